from datetime import UTC, date, datetime, timedelta

import pytest

from seenpaid.web.moments import due, moment

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "passed, says",
    [
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1m ago"),
        (timedelta(minutes=59, seconds=59), "59m ago"),
        (timedelta(hours=3), "3h ago"),
        (timedelta(hours=24), "1d ago"),
        (timedelta(days=6, hours=23), "6d ago"),
        (timedelta(days=7), "13 Nov"),
        (timedelta(days=365), "20 Nov 2025"),
    ],
)
def test_it_says_how_long_ago(passed: timedelta, says: str) -> None:
    assert moment(NOW - passed, now=NOW, zone="Europe/Berlin").ago == says


@pytest.mark.parametrize(
    "zone, says",
    [
        ("Europe/Berlin", "Fri 20 Nov 2026, 11:00:00 CET (Europe/Berlin)"),
        ("America/New_York", "Fri 20 Nov 2026, 05:00:00 EST (America/New_York)"),
        ("Asia/Kathmandu", "Fri 20 Nov 2026, 15:45:00 Asia/Kathmandu"),
        ("Pacific/Kiritimati", "Sat 21 Nov 2026, 00:00:00 Pacific/Kiritimati"),
        ("UTC", "Fri 20 Nov 2026, 10:00:00 UTC"),
    ],
)
def test_it_says_exactly_when_and_by_whose_clock(zone: str, says: str) -> None:
    assert moment(NOW, now=NOW, zone=zone).exact == says  # SEC-74


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))

    assert "02:30:00 CEST" in moment(first, now=NOW, zone="Europe/Berlin").exact
    assert "02:30:00 CET" in moment(second, now=NOW, zone="Europe/Berlin").exact


@pytest.mark.parametrize(
    "days, says",
    [(0, "due today"), (1, "due tomorrow"), (14, "due in 14 days"), (-1, "1 day late"), (-30, "30 days late")],
)
def test_it_says_when_it_is_due(days: int, says: str) -> None:
    today = date(2026, 11, 20)

    assert due(today + timedelta(days=days), today=today) == says


def test_no_due_date_says_nothing() -> None:
    assert due(None, today=date(2026, 11, 20)) == ""
