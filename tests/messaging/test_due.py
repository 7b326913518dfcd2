"""The rule of reminders: which step, and when. Studio North sends from 9 to 17 on weekdays, by Berlin's clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from seenpaid.messaging.reminders.due import (
    Condition,
    Decision,
    Owed,
    Rules,
    Step,
    Why,
    decide,
    next_reminder,
)
from seenpaid.messaging.reminders.hours import Hours

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DUE = date(2026, 11, 25)  # a Wednesday.


def step(days: int, condition: str = "any", *, since: datetime = LONG_AGO, name: str = "") -> Step:
    return Step(name or f"{days:+d}", days, Condition(condition), since)


USUAL = (step(-3), step(0), step(7), step(14))


def rules(*steps: Step, hours: Hours | None = None, **more: int) -> Rules:
    return Rules(hours or Hours("Europe/Berlin"), steps or USUAL, **more)


def owed(**facts: object) -> Owed:
    given: dict[str, object] = {"due_date": DUE, "sent_at": berlin(2026, 11, 2, 10), "opened": False, **facts}
    return Owed(**given)  # type: ignore[arg-type]  # the tests' own words.


def berlin(*when: int) -> datetime:
    return datetime(*when, tzinfo=BERLIN).astimezone(UTC)  # type: ignore[misc,arg-type]  # year, month, day, hour.


def left_out(decision: Decision) -> dict[str, Why]:
    return {one.id: why for one, why in decision.left_out}


def sent(decision: Decision) -> str:
    return decision.send.id if decision.send else ""


@pytest.mark.parametrize(
    "days, at",
    [
        (-3, berlin(2026, 11, 20, 9)),  # Sunday the 22nd gives way to the Friday before it: never later than meant.
        (0, berlin(2026, 11, 25, 9)),
        (3, berlin(2026, 11, 30, 9)),  # Saturday the 28th gives way to Monday.
        (7, berlin(2026, 12, 2, 9)),
    ],
)
def test_a_step_goes_out_when_its_day_opens(days: int, at: datetime) -> None:
    planned = next_reminder(owed(), rules(step(days)), now=berlin(2026, 11, 10, 12))

    assert planned is not None
    assert planned.at == at
    assert sent(decide(owed(), rules(step(days)), now=at)) == f"{days:+d}"
    assert decide(owed(), rules(step(days)), now=at - timedelta(seconds=1)) == Decision()


@pytest.mark.parametrize("now", [berlin(2026, 11, 25, 17), berlin(2026, 11, 26, 8, 59), berlin(2026, 11, 28, 12)])
def test_nothing_goes_out_in_quiet_hours(now: datetime) -> None:
    assert decide(owed(), rules(), now=now) == Decision()


def test_weekends_can_be_working_days() -> None:
    every_day = Hours("Asia/Dubai", first=0, last=24, days=frozenset(range(7)))
    saturday = datetime(2026, 11, 28, tzinfo=ZoneInfo("Asia/Dubai"))

    assert sent(decide(owed(), rules(step(3), hours=every_day), now=saturday)) == "+3"


def test_nobody_is_reminded_in_the_first_two_days() -> None:
    sent_at = berlin(2026, 11, 24, 15)
    fresh = owed(sent_at=sent_at)

    assert decide(fresh, rules(step(0)), now=sent_at + timedelta(hours=47, minutes=59)) == Decision()
    assert sent(decide(fresh, rules(step(0)), now=sent_at + timedelta(hours=48))) == "+0"


def test_a_step_whose_day_came_before_the_sending_is_left_out() -> None:
    late = owed(sent_at=berlin(2026, 12, 4, 10))

    assert left_out(decide(late, rules(), now=berlin(2026, 12, 9, 9))) == {
        "-3": Why.BEFORE_SENDING, "+0": Why.BEFORE_SENDING, "+7": Why.BEFORE_SENDING,
    }  # fmt: skip
    assert decide(late, rules(), now=berlin(2026, 12, 9, 9)).send == USUAL[3]


def test_a_step_for_before_the_due_date_never_comes_after_it() -> None:
    decision = decide(owed(sent_at=berlin(2026, 11, 24, 8)), rules(step(-1)), now=berlin(2026, 11, 26, 9))

    assert (decision.send, left_out(decision)) == (None, {"-1": Why.TOO_LATE})


def test_after_downtime_only_the_latest_step_goes_out() -> None:
    decision = decide(owed(), rules(), now=berlin(2026, 12, 18, 11))

    assert sent(decision) == "+14"
    assert left_out(decision) == {"-3": Why.TOO_LATE, "+0": Why.OVERTAKEN, "+7": Why.OVERTAKEN}


def test_what_is_decided_is_decided() -> None:
    known = owed(decided=frozenset({"-3", "+0", "+7", "+14"}))

    assert decide(known, rules(), now=berlin(2026, 12, 18, 11)) == Decision()
    assert next_reminder(known, rules(), now=berlin(2026, 12, 18, 11)) is None


@pytest.mark.parametrize(
    "opened, goes, stays",
    [
        (False, "unread", {"read": Why.NOT_OPENED}),
        (True, "read", {"unread": Why.OPENED}),
        (None, "", {"read": Why.NOT_KNOWN, "unread": Why.NOT_KNOWN}),
    ],
)
def test_a_condition_is_asked_when_the_hour_comes(opened: bool | None, goes: str, stays: dict[str, Why]) -> None:
    two = rules(step(7, "never_opened", name="unread"), step(7, "opened", name="read"))
    decision = decide(owed(opened=opened), two, now=berlin(2026, 12, 2, 9))

    assert (sent(decision), left_out(decision)) == (goes, stays)


def test_an_earlier_step_goes_out_when_the_condition_of_the_later_fails() -> None:
    two = rules(step(0), step(7, "never_opened"))
    decision = decide(owed(opened=True), two, now=berlin(2026, 12, 3, 9))

    assert (sent(decision), left_out(decision)) == ("+0", {"+7": Why.OPENED})


def test_a_reminder_keeps_its_distance_from_the_last() -> None:
    reminded = owed(decided=frozenset({"-3"}), reminded_at=[berlin(2026, 11, 24, 16)])

    planned = next_reminder(reminded, rules(gap_days=3), now=berlin(2026, 11, 25, 9))

    assert decide(reminded, rules(gap_days=3), now=berlin(2026, 11, 25, 9)) == Decision()
    assert planned is not None
    assert planned.at == berlin(2026, 11, 27, 9)


def test_one_invoice_has_only_so_many() -> None:
    often = owed(reminded_at=[berlin(2026, 11, 10 + n, 9) for n in range(3)])

    decision = decide(often, rules(step(0), most=3), now=berlin(2026, 11, 25, 9))

    assert (decision.send, left_out(decision)) == (None, {"+0": Why.ENOUGH})
    assert next_reminder(often, rules(step(7), most=3), now=berlin(2026, 11, 25, 9)) is None


def test_silence_decides_nothing() -> None:
    silent = owed(is_silent=True)

    assert decide(silent, rules(), now=berlin(2026, 12, 18, 11)) == Decision()
    assert next_reminder(silent, rules(), now=berlin(2026, 11, 18, 11)) is None


def test_a_promise_moves_the_reminder_behind_its_day() -> None:
    promised = owed(silent_until=date(2026, 12, 4))  # a Friday.

    assert decide(promised, rules(step(7)), now=berlin(2026, 12, 4, 16)) == Decision()
    assert sent(decide(promised, rules(step(7)), now=berlin(2026, 12, 7, 9))) == "+7"


def test_switching_on_makes_up_for_nothing() -> None:
    new = [replace(one, since=berlin(2026, 11, 26, 12)) for one in USUAL]

    decision = decide(owed(), rules(*new), now=berlin(2026, 11, 27, 9))

    assert decision.send is None
    assert set(left_out(decision).values()) == {Why.BEFORE_STEP}
    assert next_reminder(owed(), rules(*new), now=berlin(2026, 11, 27, 9)).at == berlin(2026, 12, 2, 9)  # type: ignore[union-attr]  # there is one.


@pytest.mark.parametrize(
    "zone, due_date, opens_at",
    [
        ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 30, 7, tzinfo=UTC)),  # the Monday after the change,
        ("Europe/Berlin", date(2026, 3, 27), datetime(2026, 3, 27, 8, tzinfo=UTC)),  # and the Friday before it.
        ("America/New_York", date(2026, 11, 2), datetime(2026, 11, 2, 14, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2026, 4, 6), datetime(2026, 4, 5, 22, 30, tzinfo=UTC)),
        ("Pacific/Apia", date(2026, 8, 31), datetime(2026, 8, 30, 20, tzinfo=UTC)),  # the last of a month, a day ahead.
        ("Asia/Kathmandu", date(2024, 2, 29), datetime(2024, 2, 29, 3, 15, tzinfo=UTC)),
    ],
)
def test_it_goes_by_the_clock_of_the_place(zone: str, due_date: date, opens_at: datetime) -> None:
    there = owed(due_date=due_date, sent_at=datetime(2023, 1, 1, tzinfo=UTC))

    planned = next_reminder(there, rules(step(0), hours=Hours(zone)), now=opens_at - timedelta(days=1))

    assert planned is not None
    assert planned.at == opens_at


@pytest.mark.parametrize(
    "first, last, day, opens_at",
    [
        (2, 4, date(2026, 3, 29), datetime(2026, 3, 29, 1, tzinfo=UTC)),  # two o'clock is three o'clock.
        (2, 3, date(2026, 3, 29), datetime(2026, 3, 30, 0, tzinfo=UTC)),  # the whole hour is left out.
        (2, 3, date(2026, 10, 25), datetime(2026, 10, 25, 0, tzinfo=UTC)),  # it comes twice; the first counts.
        (0, 24, date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    ],
)
def test_a_clock_change_loses_no_day(first: int, last: int, day: date, opens_at: datetime) -> None:
    hours = Hours("Europe/Berlin", first=first, last=last, days=frozenset(range(7)))

    assert hours.next_open(datetime.combine(day, datetime.min.time(), BERLIN).astimezone(UTC)) == opens_at


@pytest.mark.parametrize("days", [frozenset({6}), frozenset({0, 3}), frozenset(range(7))])
def test_there_is_always_a_next_opening(days: frozenset[int]) -> None:
    hours = Hours("Europe/Berlin", days=days)
    at = datetime(2026, 1, 1, tzinfo=UTC)

    while at.year == 2026:
        opening = hours.next_open(at)
        assert hours.is_open(opening)
        assert at <= opening <= at + timedelta(days=8)
        at = at + timedelta(hours=5)


def test_month_ends_and_leap_days_are_counted_as_days() -> None:
    days: Sequence[tuple[date, int, date]] = [
        (date(2024, 2, 22), 7, date(2024, 2, 29)),
        (date(2026, 1, 30), 14, date(2026, 2, 13)),
        (date(2026, 12, 31), 7, date(2027, 1, 7)),
    ]

    for due_date, after, day in days:
        facts = owed(due_date=due_date, sent_at=datetime(2023, 1, 1, tzinfo=UTC))
        planned = next_reminder(facts, rules(step(after)), now=datetime(2023, 1, 5, tzinfo=UTC))
        assert planned is not None
        assert planned.at.astimezone(BERLIN).date() == day
