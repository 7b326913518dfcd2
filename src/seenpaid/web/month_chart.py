"""Invoiced and paid by month: the height of each bar. The template only draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.dateformat import format as format_date

from seenpaid.lib.money import Money

MONTHS: Final = 12
HEIGHT: Final = 120
STEP: Final = 50


@dataclass(frozen=True, slots=True)
class Month:
    """Two bars side by side, in the chart's own units from the top."""

    label: str
    name: str
    x: int
    invoiced: str
    invoiced_y: int
    invoiced_height: int
    paid: str
    paid_y: int
    paid_height: int


@dataclass(frozen=True, slots=True)
class MonthChart:
    """The last twelve months."""

    months: list[Month]
    highest: str
    currency: str


def first_month(today: date) -> date:
    """Return the first day the chart shows."""
    years, month = divmod(today.year * 12 + today.month - 1 - (MONTHS - 1), 12)
    return date(years, month + 1, 1)


def month_chart(
    invoiced: Mapping[date, int], paid: Mapping[date, int], *, today: date, currency: str, locale: str
) -> MonthChart | None:
    """Return the chart, or None while there is nothing to draw."""
    highest = max((*invoiced.values(), *paid.values()), default=0)
    if highest <= 0:
        return None

    def tall(minor: int) -> int:
        return 0 if minor <= 0 else max(1, minor * HEIGHT // highest)

    def money(minor: int) -> str:
        return Money(minor, currency).format(locale)

    months = []
    for index in range(MONTHS):
        month = _later(first_month(today), index)
        out, back = invoiced.get(month, 0), paid.get(month, 0)
        months.append(
            Month(
                label=format_date(month, "M"),
                name=format_date(month, "F Y"),
                x=index * STEP,
                invoiced=money(out),
                invoiced_y=HEIGHT - tall(out),
                invoiced_height=tall(out),
                paid=money(back),
                paid_y=HEIGHT - tall(back),
                paid_height=tall(back),
            )
        )
    return MonthChart(months, money(highest), currency)


def _later(first: date, months: int) -> date:
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(years, month + 1, 1)
