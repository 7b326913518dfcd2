"""A statement of account: everything between a seller and one customer that is not a draft, as strings ready to be set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final

from seenpaid.pdf.figures import Figures
from seenpaid.pdf.letter import buyer, seller
from seenpaid.pdf.paper import Branding, sheet_of
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.said import said

_PRINTED_WORDS: Final = ("page", "carried_over", "brought_forward")
_COLUMNS: Final = ("issue_date", "document", "due_date", "amount", "open_amount")


@dataclass(frozen=True, slots=True)
class Row:
    """One document. What gives money back counts below zero."""

    kind: str
    number: str
    title: str
    issue_date: str
    due_date: str | None
    total_minor: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class Account:
    """What stands in one currency, oldest first, and what it comes to."""

    currency: str
    rows: Sequence[Row]

    @property
    def open_minor(self) -> int:
        """Return what is owed in this currency; below zero it is the customer's."""
        return sum(row.open_minor for row in self.rows)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as of one day. The parties are written as a snapshot has them."""

    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]
    language: str
    locale: str
    as_of: str
    accounts: Sequence[Account]
    period: tuple[str | None, str | None] = (None, None)
    branding: Branding = field(default_factory=Branding)


def statement_contents(statement: Statement) -> dict[str, Any]:
    """Return everything the template prints."""
    reading = Reading.of(_as_snapshot(statement))
    words = reading.words
    heading = words["statement"]
    owed = [(account, Figures(account.currency, statement.locale, reading.language)) for account in statement.accounts]
    return {
        **sheet_of(statement.branding, reading),
        "title": f"{heading} · {statement.seller['name']}",
        "heading": heading,
        "number": "",
        "subject": said(""),
        "stamp": None,
        "seller": seller(reading),
        "buyer": buyer(reading),
        "facts": _facts(statement, reading),
        "headline": _headline(owed, words),
        "accounts": [_account(account, figures, reading) for account, figures in owed],
        "carried": [sum_ for account, figures in owed for sum_ in _carried(account, figures)],
        "columns": [words[name] for name in _COLUMNS],
        "nothing": words["nothing_open"] if not any(account.open_minor for account in statement.accounts) else "",
        "words": {name: words[name] for name in _PRINTED_WORDS},
    }


def _facts(statement: Statement, reading: Reading) -> list[dict[str, Any]]:
    words, day = reading.words, reading.figures.day
    since, until = statement.period
    facts = [(words["as_of"], statement.as_of), (words["from_day"], since), (words["until_day"], until)]
    return [{"label": label, "value": said(day(date))} for label, date in facts if date]


def _as_snapshot(statement: Statement) -> dict[str, Any]:
    """Return what reading and letterhead ask of a snapshot."""
    return {
        "kind": "statement",
        "number": "",
        "language": statement.language,
        "locale": statement.locale,
        "currency": statement.accounts[0].currency if statement.accounts else "EUR",
        "issue_date": statement.as_of,
        "seller": statement.seller,
        "buyer": statement.buyer,
    }


def _headline(owed: Sequence[tuple[Account, Figures]], words: Mapping[str, Any]) -> dict[str, str]:
    amounts = [figures.money(account.open_minor) for account, figures in owed if account.open_minor]
    return {"label": words["amount_due"] if amounts else "", "amount": " · ".join(amounts)}


def _account(account: Account, figures: Figures, reading: Reading) -> dict[str, Any]:
    rows = [
        {
            "issued": figures.day(row.issue_date),
            "named": said(f"{reading.words[row.kind]} {row.number}"),
            "title": said(row.title) if row.title else None,
            "due": figures.day(row.due_date) if row.due_date else "",
            "amount": figures.money(row.total_minor),
            "open": figures.money(row.open_minor),
        }
        for row in account.rows
    ]
    return {"rows": rows, "total": {"label": reading.words["amount_due"], "value": figures.money(account.open_minor)}}


def _carried(account: Account, figures: Figures) -> list[str | None]:
    """Return the sum after each row; nothing is carried past the last one of a currency."""
    *before, _ = accumulate(row.open_minor for row in account.rows)
    return [*map(figures.money, before), None]
