"""What is usual, and when money is to be expected."""

from datetime import date, timedelta

import pytest

from seenpaid.followups.rhythm import Basis, Span, expect, span_of, told_days, told_hours

SENT = date(2026, 11, 1)


@pytest.mark.parametrize(
    "waits, span",
    [
        ([], None),
        ([10, 12], None),
        ([10, 12, 14], Span(11, 12, 13, 3)),
        ([12, 12, 12], Span(12, 12, 12, 3)),
        ([10, 11, 12, 13, 14, 365], Span(11, 12, 14, 6)),  # one that was forgotten for a year.
        ([-1, 10, 12], None),  # paid before it was sent says nothing of waiting.
        ([5] * 12 + [90] * 12, Span(5, 5, 5, 12)),  # customers change; the last ones count.
    ],
)
def test_it_learns(waits: list[int], span: Span | None) -> None:
    assert span_of(waits) == span


@pytest.mark.parametrize(
    "after, basis, days",
    [
        (0, Basis.HABIT, (12, 10, 15)),
        (11, Basis.HABIT, (12, 11, 15)),  # it will not come yesterday.
        (14, Basis.HABIT, (14, 14, 15)),
        (15, Basis.HABIT, (15, 15, 15)),
        (16, Basis.PAST_HABIT, None),
    ],
)
def test_it_expects_by_habit(after: int, basis: Basis, days: tuple[int, int, int] | None) -> None:
    today = SENT + timedelta(days=after)

    found = expect(sent_on=SENT, due_date=SENT + timedelta(days=7), today=today, pays=Span(10, 12, 15, 6))

    assert found.basis is basis
    assert (found.on, found.earliest, found.latest) == (
        tuple(SENT + timedelta(days=day) for day in days) if days else (None, None, None)
    )
    assert found.is_firm is (basis is Basis.HABIT)


@pytest.mark.parametrize("due, basis", [(14, Basis.DUE_DATE), (-1, Basis.NOTHING), (None, Basis.NOTHING)])
def test_it_says_where_it_knows_no_habit(due: int | None, basis: Basis) -> None:
    due_date = None if due is None else SENT + timedelta(days=due)

    found = expect(sent_on=SENT, due_date=due_date, today=SENT, pays=None)

    assert found.basis is basis
    assert not found.is_firm


def test_a_wide_range_is_not_firm() -> None:
    assert not expect(sent_on=SENT, due_date=None, today=SENT, pays=Span(5, 12, 40, 9)).is_firm


@pytest.mark.parametrize(
    "span, text",
    [
        (Span(10, 12, 15, 5), "12 days (10 to 15)"),
        (Span(1, 1, 1, 5), "1 day"),
    ],
)
def test_days_in_words(span: Span, text: str) -> None:
    assert told_days(span) == text


@pytest.mark.parametrize(
    "span, text",
    [
        (Span(0, 3, 26, 5), "3 hours (an hour to 26 hours)"),
        (Span(1, 1, 1, 5), "1 hour"),
        (Span(24, 50, 72, 5), "2 days (24 hours to 3 days)"),
    ],
)
def test_hours_in_words(span: Span, text: str) -> None:
    assert told_hours(span) == text
