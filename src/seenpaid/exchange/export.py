"""A company's own data to take away: as tables for spreadsheets, or as JSON. Written as it is read, never held whole."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.defaults import today_of
from seenpaid.exchange import rows
from seenpaid.exchange.cells import guarded
from seenpaid.exchange.queries import every_customer, every_invoice, every_payment, every_view
from seenpaid.exchange.rows import Row
from seenpaid.exchange.sources.own import MARK
from seenpaid.lib.wire import moment

WHAT: Final = ("customers", "invoices", "lines", "payments", "views")
FORMS: Final = ("csv", "json")
COMPANY: Final = "company"
"""Customers, and invoices with their lines, stages and payments, in one file of JSON that can be read in again."""
_BOM: Final = "\ufeff"
_COLUMNS: Final = {
    "customers": rows.CUSTOMER_COLUMNS,
    "invoices": rows.INVOICE_COLUMNS,
    "lines": rows.LINE_COLUMNS,
    "payments": rows.PAYMENT_COLUMNS,
    "views": rows.VIEW_COLUMNS,
}
_PIECE: Final = 200


class UnknownExportError(ValueError):
    """There is no such set, or no such form of it."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file on its way: its name, its type, and its bytes, piece by piece."""

    name: str
    content_type: str
    pieces: Iterator[bytes]


def export(what: str, *, form: str, by: By, now: datetime, has_mark: bool = True) -> Export:
    """Return the set of the member's company. Raises NotAllowedError or UnknownExportError.

    `has_mark` says whether a table begins with the mark by which spreadsheets know UTF-8. Members who only read get no
    addresses of readers.
    """
    require(by, Permission.READ)
    stem = f"{by.company.slug}-{what}-{today_of(by.company, now=now).isoformat()}"
    if what == COMPANY and form == "json":
        return Export(f"{stem}.json", "application/json", _whole(by, now=now))
    if what not in WHAT or form not in FORMS:
        raise UnknownExportError
    found = _rows(what, by=by, now=now)
    if form == "json":
        return Export(f"{stem}.json", "application/json", _as_json(found))
    mark = _BOM if has_mark else ""
    return Export(f"{stem}.csv", "text/csv; charset=utf-8", as_csv(found, columns=_COLUMNS[what], mark=mark))


def _rows(what: str, *, by: By, now: datetime) -> Iterator[Row]:
    company, today = by.company, today_of(by.company, now=now)
    shows_addresses = by.may(Permission.MANAGE_INVOICES)
    match what:
        case "customers":
            return (rows.customer_row(customer) for customer in every_customer(company))
        case "invoices":
            return (rows.invoice_row(invoice, today=today) for invoice in every_invoice(company))
        case "lines":
            return (row for invoice in every_invoice(company) for row in rows.line_rows(invoice, today=today))
        case "payments":
            return (rows.payment_row(payment) for payment in every_payment(company))
        case _:
            return (
                rows.view_row(document, view, shows_addresses=shows_addresses) for document, view in every_view(company)
            )


def as_csv(found: Iterable[Row], *, columns: Iterable[str], mark: str = _BOM) -> Iterator[bytes]:
    """Give a table by RFC 4180 of which no spreadsheet computes a cell, some rows at a time."""
    names = tuple(columns)
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(mark)
    writer.writerow(names)
    for number, row in enumerate(found, start=1):
        writer.writerow([guarded(_flat(row[name]), is_figure=name in rows.FIGURES) for name in names])
        if number % _PIECE == 0:
            yield _taken(out)
    yield _taken(out)


def _as_json(found: Iterable[Row]) -> Iterator[bytes]:
    yield b'{"data": ['
    yield from _listed(found)
    yield b"\n]}\n"


def _whole(by: By, *, now: datetime) -> Iterator[bytes]:
    head = {"format": MARK, "version": 1, "company": by.company.name, "exported_at": moment(now)}
    yield json.dumps(head, ensure_ascii=False).removesuffix("}").encode()
    yield b',\n"customers": ['
    yield from _listed(rows.customer_whole(customer) for customer in every_customer(by.company))
    yield b'\n],\n"invoices": ['
    today = today_of(by.company, now=now)
    yield from _listed(rows.invoice_whole(invoice, today=today) for invoice in every_invoice(by.company))
    yield b"\n]}\n"


def _listed(found: Iterable[Row]) -> Iterator[bytes]:
    between = "\n"
    for row in found:
        yield (between + json.dumps(row, ensure_ascii=False)).encode()
        between = ",\n"


def _flat(value: object) -> object:
    """Return what fits a cell: of reasons, their words."""
    if isinstance(value, list):
        return "; ".join(str(reason["text"]) for reason in value)
    return value


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
