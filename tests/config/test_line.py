"""Opens wait in turn by link. SEC-115"""

import pytest

from seenpaid.config.lane import line as line_module
from seenpaid.config.lane.line import BusyError, Line


def waiting(keys: str) -> Line[str]:
    line: Line[str] = Line()
    for number, key in enumerate(keys):
        line.join(f"{key}{number}", key=key)
    return line


def test_one_of_each_link_is_answered_in_turn():
    line = waiting("aaaabca")

    assert line.first(4) == ["a0", "b4", "c5", "a1"]
    assert line.first(9) == ["a2", "a3", "a6"]
    assert (len(line), line.first(1)) == (0, [])


def test_whoever_comes_during_a_flood_is_among_the_next():
    line = waiting("a" * 400)
    line.first(64)

    line.join("dora", key="d")

    assert "dora" in line.first(64)


def test_a_link_may_not_fill_the_line_for_the_others(monkeypatch):
    monkeypatch.setattr(line_module, "MOST_OF_ONE", 3)
    line = waiting("aaa")

    with pytest.raises(BusyError):
        line.join("one too many", key="a")

    line.join("another", key="b")
    assert len(line) == 4


def test_the_line_ends_somewhere(monkeypatch):
    monkeypatch.setattr(line_module, "MOST_WAITING", 3)

    with pytest.raises(BusyError):
        waiting("abcd")
