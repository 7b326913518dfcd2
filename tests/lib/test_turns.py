"""Whoever asks for the same thing at once waits for the other, and for nothing else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from seenpaid.lib import turns
from seenpaid.lib.turns import in_turn


def test_one_at_a_time_for_the_same_and_all_at_once_for_others():
    inside, most = [], []
    together = Barrier(2, timeout=10)

    def visit(key: str) -> None:
        with in_turn(key, patience_seconds=10):
            inside.append(key)
            most.append(inside.count(key))
            inside.remove(key)

    def meet(key: str) -> None:
        with in_turn(key, patience_seconds=10):
            together.wait()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(visit, ["the same"] * 200))
        list(pool.map(meet, ["one", "another"]))

    assert (max(most), turns._turns) == (1, {})


def test_who_has_waited_long_enough_goes_on_and_a_fault_ends_the_turn():
    with in_turn("a", patience_seconds=1), in_turn("a", patience_seconds=0.001):
        pass
    with pytest.raises(KeyError), in_turn("a", patience_seconds=1):
        raise KeyError
    with in_turn("a", patience_seconds=0):
        assert list(turns._turns) == ["a"]
    assert turns._turns == {}
