from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag

from seenpaid.lib.ids import first_id, new_id
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line
from seenpaid.lib.throttle import Throttle
from seenpaid.lib.tokens import is_well_formed, new_token, seal, token_digest, unseal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_identifiers_sort_by_their_moment_and_then_by_their_turn():
    made = []
    for second in (0, 0, 0, 1, 60):
        made.append(new_id("viw", at=NOON + timedelta(seconds=second)))
        new_id("evt")  # another row made in between disturbs nothing.

    assert made == sorted(made)
    assert len(set(made)) == 5
    assert first_id("viw", at=NOON) < made[0] < first_id("viw", at=NOON + timedelta(seconds=1)) < made[3]
    assert all(len(identifier) == 30 for identifier in made)


def test_a_sealed_token_opens_with_its_kind_only():
    token = new_token()
    sealed = seal(token, kind="invoice")

    assert unseal(sealed, kind="invoice") == token
    assert seal(token, kind="invoice") != sealed
    with pytest.raises(InvalidTag):
        unseal(sealed, kind="portal")
    assert token_digest(token, kind="invoice") != token_digest(token, kind="portal")


@pytest.mark.parametrize("text", ["", "short", "a" * 31, "a" * 33, "a" * 31 + "\n", "é" * 32])
def test_most_text_is_no_token(text):
    assert not is_well_formed(text)


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\ud800", "\ufffe", "too long a line"])
def test_text_that_cannot_be_shown_or_kept_is_refused(text):  # SEC-63
    with pytest.raises(UnsafeTextError):
        clean_line(text, limit=10)


@pytest.mark.parametrize(
    "text, clean",
    [
        ("  Dora \t Design ", "Dora Design"),
        ("two\r\nlines", "two lines"),
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u200bd\U000e0041", "abcd"),
        ("👩‍🎨", "👩‍🎨"),
    ],
)
def test_a_line_is_one_line_without_hidden_marks(text, clean):  # SEC-64
    assert clean_line(text, limit=20) == clean


def test_a_block_keeps_its_lines():
    assert clean_block("one\r\ntwo\rthree\n", limit=20) == "one\ntwo\nthree"


def test_a_throttle_counts_by_key_and_window():
    throttle = Throttle(limit=2, window_seconds=60)

    assert [throttle.hit("a", now=0), throttle.hit("a", now=1), throttle.hit("a", now=2)] == [True, True, False]
    assert throttle.hit("b", now=2)
    assert throttle.hit("a", now=60)


def test_a_throttle_does_not_grow_without_end():
    throttle = Throttle(limit=1, window_seconds=60, most_keys=2)

    assert [throttle.hit(key, now=0) for key in "abc"] == [True, True, False]
