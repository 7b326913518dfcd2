"""An invoice made without an account: kept in the visitor's own session, nowhere else, and forgotten with it.

A session is a row of ours under a cookie that only its browser has. It outlives the browser's closing, signing in keeps
what it holds, and the worker already forgets the ended ones. (docs/decisions/0027-a-trial-lives-in-the-session.md)
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from seenpaid.companies.access import Company, Membership
from seenpaid.companies.actions.found import locale_of
from seenpaid.customers.access import Customer
from seenpaid.customers.actions import add_customer
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.actions import create_document
from seenpaid.documents.defaults import defaults_of
from seenpaid.documents.draft import DraftFields, parse
from seenpaid.documents.snapshot import photograph
from seenpaid.lib.money import CURRENCIES
from seenpaid.pdf.paper import Branding, Paper
from seenpaid.web.figures import read_so_far
from seenpaid.web.forms.numbers import with_point
from seenpaid.web.forms.sheet import HEAD, LINE, Sheet, raw_head, read_sheet
from seenpaid.web.forms.typed import Typed, typed

_KEY: Final = "trial"
LONGEST: Final = 60_000
"""Characters that a session may hold for somebody we do not know: some two hundred lines."""
SELLER: Final = ("seller_name", "seller_email", "seller_country")
_KEPT: Final = frozenset((*HEAD, *SELLER, "new_customer_name", "new_customer_email", "line_key", "tax_kinds")) | {
    f"line_{name}" for name in LINE
}
_NOBODY: Final = "nobody"
_LETTER: Final = frozenset({"US", "CA", "MX"})


@dataclass(frozen=True, slots=True)
class Trial:
    """What somebody typed: themselves, and the paper."""

    seller: Typed
    sheet: Sheet

    @classmethod
    def of(cls, posted: QueryDict) -> "Trial":
        """Read what was posted, or kept."""
        return cls(typed(posted, SELLER), read_sheet(posted))

    def company(self) -> Company:
        """Return a company that exists nowhere but in this paper."""
        words, country = self.seller.values, self.seller.values["seller_country"]
        currency = self.sheet.head.values["currency"]
        return Company(
            name=words["seller_name"].strip()[:120] or str(_("Your company")),
            email=words["seller_email"].strip()[:254],
            country=country if len(country) == len("DE") else "",
            currency=currency if currency in CURRENCIES else "EUR",
            time_zone="UTC",
            locale=locale_of(country),
            paper_size="letter" if country in _LETTER else "a4",
        )

    def raw(self) -> dict[str, Any]:
        """Return the paper as `documents.draft.parse` reads it; it is paid as a whole."""
        words = self.sheet.head.values
        lines = [
            {name: with_point(value) if name in _NUMBERS else value for name, value in row.values.items()}
            for row in self.sheet.rows
            if not row.is_blank
        ]
        return {
            **raw_head(words),
            "customer": _NOBODY,
            "lines": lines,
        }

    def paper(self, *, now: datetime) -> Paper | None:
        """Return the paper of what can be read so far; None while there is no line."""
        company = self.company()
        fields = read_so_far(self.sheet, company=company, now=now)
        return _paper(fields, company, self._customer()) if fields else None

    def finished(self, *, now: datetime) -> Paper:
        """Return the paper. Raises InvalidDraftError with every fault."""
        company = self.company()
        return _paper(parse(self.raw(), defaults=defaults_of(company, now=now)), company, self._customer())

    def _customer(self) -> Customer:
        words = self.sheet.head.values
        return Customer(name=words["new_customer_name"][:160], email=words["new_customer_email"][:254])


_NUMBERS: Final = frozenset({"quantity", "unit_price", "discount_percent", "tax_rate"})


def _paper(fields: DraftFields, company: Company, customer: Customer) -> Paper:
    document = Document(kind=Kind.INVOICE, currency=fields.currency)
    snapshot = photograph(document, fields=fields, company=company, customer=customer)
    return Paper(
        snapshot=snapshot,
        status="draft",
        paid_minor=0,
        balance_minor=fields.totals.total_minor,
        branding=Branding(paper_size=company.paper_size),
    )


def keep(session: SessionBase, posted: QueryDict) -> bool:
    """Keep what was typed; say no where it is too long."""
    kept = posted.copy()
    for name in set(kept) - _KEPT:
        del kept[name]
    words = kept.urlencode()
    if len(words) > LONGEST:
        return False
    session[_KEY] = words
    return True


def kept_in(session: SessionBase) -> Trial | None:
    """Return what was typed before, if anything."""
    words = session.get(_KEY)
    return Trial.of(QueryDict(words)) if isinstance(words, str) else None


def forget(session: SessionBase) -> None:
    """Begin anew."""
    session.pop(_KEY, None)


def move_in(trial: Trial, *, by: Membership, now: datetime) -> Document:
    """Make it a draft of the member's company, with its customer: both or neither.

    Raises NotAllowedError, InvalidProfileError or InvalidDraftError.
    """
    words = trial.sheet.head.values
    with transaction.atomic():
        raw = {"name": words["new_customer_name"], "email": words["new_customer_email"]}
        customer = add_customer(by.company, raw=raw, by=by, now=now)
        return create_document(
            by.company, kind=Kind.INVOICE, raw={**trial.raw(), "customer": customer.pk}, by=by, now=now
        )
