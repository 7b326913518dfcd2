"""Every rule, and which comes first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from seenpaid.followups.evidence import Evidence
from seenpaid.followups.kinds import Kind
from seenpaid.followups.rank import lateness, money, score, typical_of
from seenpaid.followups.rules import findings_in, patience_with
from tests.make import NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = date(2026, 11, 20)
OWED = Evidence(now=NOW, zone="Europe/Berlin", balance_minor=23_800, currency="EUR", due_date=TODAY + 14 * DAY)
DELIVERED: dict[str, Any] = {"delivered_at": NOW - 5 * DAY, "was_mailed": True}
LATE: dict[str, Any] = {"due_date": TODAY - 8 * DAY}
VIEWED: dict[str, Any] = {"views": 1, "visitors": 1, "unique_ips": 1, "last_viewed_at": NOW - HOUR, "seen_revision": 1}


@pytest.mark.parametrize(
    "known, kinds",
    [
        ({}, []),
        (DELIVERED, [Kind.NEVER_OPENED]),
        ({**DELIVERED, "delivered_at": NOW - 2 * DAY}, []),
        ({**DELIVERED, "delivered_at": NOW - 3 * DAY}, [Kind.NEVER_OPENED]),
        ({**DELIVERED, "usually_opened_within": 5 * DAY}, []),  # they take their time.
        ({**DELIVERED, "delivered_at": NOW - 2 * DAY, "usually_opened_within": 2 * HOUR}, [Kind.NEVER_OPENED]),
        ({**DELIVERED, "is_tracked": False}, []),  # what is not recorded proves nothing.
        ({**DELIVERED, "automated": 4}, [Kind.ONLY_SCANNED]),
        ({**DELIVERED, **VIEWED, "automated": 4}, []),
        ({**DELIVERED, "bounced_at": NOW - HOUR, "bounced_address": "dora@example.com"}, [Kind.BOUNCED]),
        (VIEWED, []),
        ({**VIEWED, **DELIVERED, **LATE}, [Kind.OPENED_OVERDUE]),
        ({**VIEWED, "due_date": TODAY}, []),  # due today is not late.
        ({**VIEWED, "due_date": None}, []),
        (LATE, [Kind.OVERDUE]),
        ({**LATE, **DELIVERED, "is_tracked": False}, [Kind.OVERDUE]),
        ({**LATE, **DELIVERED}, [Kind.NEVER_OPENED]),
        ({**VIEWED, "views": 2}, []),
        ({**VIEWED, "views": 3}, [Kind.REREAD]),
        ({**VIEWED, **DELIVERED, **LATE, "views": 6}, [Kind.OPENED_OVERDUE, Kind.REREAD]),
        ({**VIEWED, "revision": 2, "revised_at": NOW - 2 * DAY}, [Kind.OLD_REVISION]),
        ({**VIEWED, "revision": 2, "revised_at": NOW - HOUR}, []),
        ({"revision": 2, "revised_at": NOW - 2 * DAY}, []),  # they have seen none.
        ({**VIEWED, "visitors": 2, "unique_ips": 2, "newcomer_at": NOW - DAY}, [Kind.FORWARDED]),
        ({**VIEWED, "visitors": 2, "unique_ips": 1, "newcomer_at": NOW - DAY}, []),  # a second browser at home.
        ({**VIEWED, "visitors": 2, "unique_ips": 2, "newcomer_at": NOW - 15 * DAY}, []),
        ({**VIEWED, "left_checkout_at": NOW - 2 * HOUR}, [Kind.LEFT_CHECKOUT]),
        ({**VIEWED, "left_checkout_at": NOW - HOUR / 2}, []),  # perhaps still typing.
        ({**VIEWED, "left_checkout_at": NOW - 2 * HOUR, "written_at": NOW - DAY}, [Kind.LEFT_CHECKOUT]),
        ({**VIEWED, "left_checkout_at": NOW - 2 * HOUR, "written_at": NOW - HOUR}, []),  # help was offered.
        ({**VIEWED, "left_checkout_at": NOW - 15 * DAY}, []),  # long ago.
        ({**VIEWED, "promised_on": TODAY - DAY}, [Kind.PROMISE_BROKEN]),
        ({**VIEWED, "promised_on": TODAY}, []),
        ({**VIEWED, "asked_at": NOW - HOUR, "question": "Which hours?"}, [Kind.QUESTION]),
        ({**VIEWED, **DELIVERED, **LATE, "promised_on": TODAY}, []),  # they have until tonight.
        ({**VIEWED, "said_paid_at": NOW - HOUR, "reference": "INV 42"}, [Kind.SAYS_PAID]),
        ({**VIEWED, **DELIVERED, **LATE, "written_at": NOW - DAY}, []),  # just written to.
        ({**VIEWED, **DELIVERED, **LATE, "written_at": NOW - 3 * DAY}, [Kind.OPENED_OVERDUE]),
        ({"bounced_at": NOW - HOUR, "written_at": NOW - HOUR}, [Kind.BOUNCED]),
    ],
)
def test_it_finds(known: dict[str, Any], kinds: list[Kind]) -> None:
    found = findings_in(replace(OWED, **known))

    assert [finding.kind for finding in found] == kinds
    assert all(0 < finding.strength <= 1 and finding.text.endswith((".", "”")) for finding in found)


def test_it_tells_the_time_by_the_members_clock() -> None:
    (finding,) = findings_in(replace(OWED, **DELIVERED))

    assert finding.text == "Nobody has opened it: the mail was accepted 5 days ago, on Sun 15 Nov 2026, 11:00 CET."


@pytest.mark.parametrize(
    "usual, days",
    [(None, 3), (timedelta(hours=1), 2), (timedelta(days=4), 5), (timedelta(days=90), 14)],
)
def test_it_waits_as_long_as_that_customer_takes(usual: timedelta | None, days: int) -> None:
    assert patience_with(usual) == days * DAY


@pytest.mark.parametrize("late, weight", [(None, 0.75), (-60, 0.5), (-30, 0.5), (0, 1), (20, 2), (60, 4), (900, 4)])
def test_lateness_weighs(late: int | None, weight: float) -> None:
    assert lateness(late) == weight


@pytest.mark.parametrize("owed, weight", [(1, 0.5), (100, 1), (225, 1.5), (400, 2), (10_000, 2)])
def test_money_weighs_against_what_is_typical(owed: int, weight: float) -> None:
    assert money(owed, 100) == weight


def test_currencies_are_never_converted() -> None:
    assert typical_of([("EUR", 100), ("EUR", 300), ("JPY", 90_000)]) == {"EUR": 200, "JPY": 90_000}


def test_later_larger_and_stronger_come_first() -> None:
    (weak,) = findings_in(replace(OWED, **{**VIEWED, "views": 3}))
    (strong,) = findings_in(replace(OWED, bounced_at=NOW))

    usual = score(OWED, weak, typical_minor=23_800)

    assert score(OWED, strong, typical_minor=23_800) > usual
    assert score(replace(OWED, **LATE), weak, typical_minor=23_800) > usual
    assert score(replace(OWED, balance_minor=47_600), weak, typical_minor=23_800) > usual
