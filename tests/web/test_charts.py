from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from seenpaid.web.month_chart import first_month, month_chart
from seenpaid.web.strip_chart import MARGIN, WIDTH, strip

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


@dataclass
class Open:
    viewed_at: datetime
    actor_type: str = "recipient"
    verdict: str = "human"
    counted: bool = True


def test_a_mark_stands_where_its_moment_is() -> None:
    since = NOW - timedelta(days=10)

    drawn = strip([Open(since), Open(NOW)], since=since, now=NOW, zone="Europe/Berlin")

    assert sorted(float(mark.x) for mark in drawn.marks) == [MARGIN, WIDTH - MARGIN]
    assert drawn.start == "10 Nov 2026"


def test_what_matters_most_is_drawn_last() -> None:
    robot = Open(NOW, actor_type="automated", verdict="automated", counted=False)
    preview = Open(NOW, actor_type="sender_preview", counted=False)
    unsure = Open(NOW, verdict="unverified", counted=False)
    again = Open(NOW, counted=False)

    drawn = strip([Open(NOW), robot, preview, unsure, again], since=NOW - timedelta(days=1), now=NOW, zone="UTC")

    assert [mark.key for mark in drawn.marks] == ["automated", "preview", "unverified", "repeat", "counted"]
    assert (drawn.counted, drawn.others) == (1, 4)


def test_the_tallest_bar_fills_the_chart() -> None:
    chart = month_chart(
        {date(2026, 11, 1): 1000}, {date(2026, 10, 1): 1}, today=date(2026, 11, 20), currency="EUR", locale="de-DE"
    )

    assert chart is not None
    assert chart.months[-1].invoiced_height == 120
    assert chart.months[-2].paid_height == 1  # Little is not nothing.
    assert [month.label for month in chart.months][:2] == ["Dec", "Jan"]


def test_nothing_draws_nothing() -> None:
    assert month_chart({}, {}, today=date(2026, 11, 20), currency="EUR", locale="de-DE") is None


@pytest.mark.parametrize("month, first", [(1, date(2025, 2, 1)), (11, date(2025, 12, 1)), (12, date(2026, 1, 1))])
def test_the_chart_begins_eleven_months_before(month: int, first: date) -> None:
    assert first_month(date(2026, month, 15)) == first
