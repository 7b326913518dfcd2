"""What is written quickly is, to the byte, what the slow and plain way would write."""

from datetime import timedelta

from hypothesis import given, strategies as some

from seenpaid.engagement.log.chain import GROUPS, Head, canonical, commitments, named_texts, seal, seal_open, texts
from tests.make import NOW

WORDS = ("view", "link", "method", "action", "source", "actor", "verdict", "kind", "rules")
NUMBERS = ("revision", "confidence")


@given(some.lists(some.none() | some.text() | some.integers()))
def test_a_list_is_written_canonically(values):
    assert texts(values) == canonical(values)


@given(some.dictionaries(some.text(), some.text()))
def test_words_under_names_are_written_canonically(values):
    assert named_texts(values) == canonical(values)


@given(some.lists(some.text(), min_size=9, max_size=9), some.lists(some.text(), max_size=3), some.integers(0, 10**9))
def test_an_open_is_sealed_canonically(words, codes, number):
    head, at = Head(number, b"x" * 32), NOW + timedelta(microseconds=number)
    hidden = commitments(bytes(80), dict.fromkeys(GROUPS, "fact"))
    said = dict(zip(WORDS, words, strict=True)) | dict.fromkeys(NUMBERS, number)
    whole = {
        "head": head,
        "document_id": "inv_1",
        "at": at,
        "suppressed": number,
        "codes": codes,
        "counted": number % 2 == 0,
        "commitments": hidden,
        **said,
    }

    assert seal_open(**whole) == seal("open", **whole)
