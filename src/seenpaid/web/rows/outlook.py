"""What is expected to come in, and how a customer usually opens and pays, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _, ngettext

from seenpaid.companies.access import Company
from seenpaid.documents.access import Document
from seenpaid.documents.defaults import today_of
from seenpaid.followups.forecast import WEEK, Period, Sum
from seenpaid.followups.outlook import expected
from seenpaid.followups.queries import Usual
from seenpaid.followups.rhythm import Basis, told_days, told_hours
from seenpaid.lib.money import Money
from seenpaid.web.moments import day


@dataclass(frozen=True, slots=True)
class AmountRow:
    """What is expected in one currency."""

    amount: str
    unsure: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """What is expected in a week or a month."""

    name: str
    count: int
    amounts: list[AmountRow]


def period_rows(periods: list[Period], *, company: Company, now: datetime) -> list[PeriodRow]:
    """Return a row for each period; the largest currency by number of invoices stands first."""
    today = today_of(company, now=now)
    return [
        PeriodRow(
            _name(period, today=today),
            sum(each.count for each in period.sums.values()),
            _amounts(period.sums, locale=company.locale),
        )
        for period in periods
    ]


def rhythm_facts(usual: Usual) -> dict[str, str]:
    """Return what a customer's page says of their habits; nothing while there is too little history."""
    facts = {}
    if usual.opens is not None:
        facts["opens"] = told_hours(usual.opens)
    if usual.pays is not None:
        facts["pays"] = told_days(usual.pays)
        facts["of"] = ngettext("from the last paid invoice", "from the last %(n)d paid invoices", usual.pays.of) % {
            "n": usual.pays.of
        }
    return facts


def expected_words(document: Document, *, now: datetime) -> str:
    """Return when an open invoice is likely to be paid, with the range and the reason."""
    found = expected(document, now=now)
    match found.basis:
        case Basis.HABIT:
            reason = _("as their last %(n)d paid invoices show") % {"n": found.of}
            if found.earliest == found.latest:
                return _("around %(on)s, %(why)s") % {"on": day(found.on), "why": reason}
            words = {"on": day(found.on), "low": day(found.earliest), "high": day(found.latest), "why": reason}
            return _("around %(on)s, between %(low)s and %(high)s, %(why)s") % words
        case Basis.PAST_HABIT:
            return _("later than they usually pay, as their last %(n)d paid invoices show") % {"n": found.of}
        case Basis.DUE_DATE:
            return _("by %(on)s, the due date; not enough paid invoices to know better") % {"on": day(found.on)}
    return _("nobody can tell: not enough paid invoices to know this customer")


def _name(period: Period, *, today: date) -> str:
    if period.first is None or period.last is None:
        return _("Nobody can tell when")
    if not period.is_week:
        name = format_date(period.first, "F" if period.first.year == today.year else "F Y")
        return _("The rest of %(month)s") % {"month": name} if period.first <= today + 2 * WEEK else name
    days = {"first": format_date(max(period.first, today), "j M"), "last": format_date(period.last, "j M")}
    return (_("This week, until %(last)s") if period.first <= today else _("Next week, %(first)s to %(last)s")) % days


def _amounts(sums: Mapping[str, Sum], *, locale: str) -> list[AmountRow]:
    ordered = sorted(sums.items(), key=lambda item: (-item[1].count, item[0]))
    return [
        AmountRow(
            Money(told.minor, currency).format(locale),
            Money(told.unsure_minor, currency).format(locale) if told.unsure_minor else "",
        )
        for currency, told in ordered
    ]
