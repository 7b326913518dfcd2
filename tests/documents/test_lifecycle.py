from datetime import date

import pytest

from seenpaid.documents import lifecycle
from seenpaid.documents.lifecycle import is_overdue, status_for


@pytest.mark.parametrize(
    "paid, total, was_viewed, expected",
    [
        (0, 100, False, "sent"),
        (0, 100, True, "viewed"),
        (1, 100, False, "partially_paid"),
        (99, 100, True, "partially_paid"),
        (100, 100, False, "paid"),
        (101, 100, False, "paid"),
        (0, 0, False, "paid"),
    ],
)
def test_the_status_follows_the_money_and_the_views(paid, total, was_viewed, expected):
    assert status_for(paid_minor=paid, total_minor=total, was_viewed=was_viewed) == expected


@pytest.mark.parametrize(
    "status, due, balance, expected",
    [
        ("sent", date(2026, 11, 19), 1, True),
        ("viewed", date(2026, 11, 19), 1, True),
        ("partially_paid", date(2026, 11, 19), 1, True),
        ("sent", date(2026, 11, 20), 1, False),
        ("sent", None, 1, False),
        ("sent", date(2026, 11, 19), 0, False),
        ("paid", date(2026, 11, 19), 1, False),
        ("cancelled", date(2026, 11, 19), 1, False),
        ("draft", date(2026, 11, 19), 1, False),
    ],
)
def test_it_is_overdue_the_day_after_it_was_due(status, due, balance, expected):
    assert is_overdue(status=status, due_date=due, balance_minor=balance, today=date(2026, 11, 20)) is expected


def test_every_status_has_its_row_and_leads_somewhere_known():
    assert set(lifecycle.TRANSITIONS) == set(lifecycle.STATUSES)
    assert {to for row in lifecycle.TRANSITIONS.values() for to in row} <= set(lifecycle.STATUSES)


def test_nothing_follows_cancelled():
    assert not lifecycle.TRANSITIONS["cancelled"]
