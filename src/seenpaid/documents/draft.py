"""Reads what people and programs type for a document: one reading for the editor and the API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Protocol

from seenpaid.documents.totals import Totals, TotalTooLargeError, compute
from seenpaid.lib.money import InvalidAmountError, Money, UnknownCurrencyError, exponent
from seenpaid.lib.text import UnsafeTextError, clean_block, clean_line

MOST_LINES: Final = 500
TAX_CATEGORIES: Final = ("S", "Z", "E", "AE", "K", "G", "O")
"""UNCL5305 as EN 16931 uses it: standard, zero, exempt, reverse charge, intra-community, export, outside scope."""
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)

FIELDS: Final = frozenset(
    "customer title currency issue_date due_date po_number notes terms discount_percent lines partial_payments stages".split()
)
LINE_FIELDS: Final = frozenset("description quantity unit unit_price discount_percent tax_rate tax_category".split())
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

type Errors = dict[str, list[str]]


class _Cleaner(Protocol):
    def __call__(self, value: str, *, limit: int) -> str: ...


class InvalidDraftError(ValueError):
    """Something typed cannot be kept. `errors` maps a field, such as `lines.0.unit_price`, to what to do about it."""

    def __init__(self, errors: Errors) -> None:
        super().__init__("; ".join(f"{name}: {' '.join(messages)}" for name, messages in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class LineFields:
    """One line, read and checked."""

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    tax_rate: Decimal
    tax_category: str


@dataclass(frozen=True, slots=True)
class DraftFields:
    """A whole document, read and checked, with its totals."""

    customer_id: str
    title: str
    currency: str
    issue_date: date
    due_date: date | None
    po_number: str
    notes: str
    terms: str
    discount_percent: Decimal
    lines: tuple[LineFields, ...]
    partial_enabled: bool
    partial_minimum_minor: int | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a field means when it is left out."""

    currency: str
    today: date
    payment_days: int
    notes: str = ""
    terms: str = ""


def parse(raw: Mapping[str, object], *, defaults: Defaults) -> DraftFields:
    """Return the document that was typed. Raises InvalidDraftError with every fault, not only the first."""
    reader = _Reader(raw)
    for name in sorted(set(raw) - FIELDS, key=str):
        reader.fault(str(name)[:60], "There is no such field.")
    if raw.get("stages"):
        reader.fault("stages", "Stages are not available yet.")
    currency = reader.currency("currency", defaults.currency)
    issue_date = reader.date("issue_date") or defaults.today
    due_date = reader.date("due_date") if "due_date" in raw else issue_date + timedelta(days=defaults.payment_days)
    if due_date is not None and due_date < issue_date:
        reader.fault("due_date", "The due date is before the issue date.")
    discount = reader.decimal("discount_percent", default="0", least=0, most=100, decimals=4)
    lines = _lines(reader, raw.get("lines"))
    partial_enabled, partial_minimum = _partial_payments(reader, raw.get("partial_payments"), currency)
    fields = {
        "customer_id": reader.line("customer", limit=40, required=True),
        "title": reader.line("title", limit=160),
        "po_number": reader.line("po_number", limit=60),
        "notes": reader.block("notes", limit=4000, default=defaults.notes),
        "terms": reader.block("terms", limit=4000, default=defaults.terms),
    }
    totals = _totals(reader, lines, discount, currency)
    if reader.errors or totals is None:
        raise InvalidDraftError(reader.errors)
    return DraftFields(
        **fields,
        currency=currency,
        issue_date=issue_date,
        due_date=due_date,
        discount_percent=discount,
        lines=lines,
        partial_enabled=partial_enabled,
        partial_minimum_minor=partial_minimum,
        totals=totals,
    )


def _lines(reader: "_Reader", raw: object) -> tuple[LineFields, ...]:
    if not isinstance(raw, list | tuple) or not raw:
        reader.fault("lines", "Add at least one line.")
        return ()
    if len(raw) > MOST_LINES:
        reader.fault("lines", f"Use at most {MOST_LINES} lines; this has {len(raw)}.")
        return ()
    return tuple(_line(reader, line, f"lines.{index}.") for index, line in enumerate(raw))


def _line(reader: "_Reader", raw: object, prefix: str) -> LineFields:
    if not isinstance(raw, Mapping):
        reader.fault(prefix.rstrip("."), "A line has a description, a quantity and a price.")
        raw = {}
    inner = _Reader(raw, reader.errors, prefix)
    for name in sorted(set(raw) - LINE_FIELDS, key=str):
        inner.fault(str(name)[:60], "There is no such field.")
    rate = inner.decimal("tax_rate", default="0", least=0, most=100, decimals=4)
    category = inner.line("tax_category", limit=2) or ("S" if rate else "Z")
    if category not in TAX_CATEGORIES:
        inner.fault("tax_category", f"Use one of {', '.join(TAX_CATEGORIES)}.")
    elif (category == "S") != (rate > 0):
        inner.fault("tax_rate", "A standard rate is above zero; every other tax category has the rate 0.")
    return LineFields(
        description=inner.block("description", limit=2000, required=True),
        quantity=inner.decimal("quantity", default="1", least=-1_000_000_000, most=1_000_000_000, decimals=6),
        unit=inner.line("unit", limit=20),
        unit_price=inner.decimal("unit_price", default=None, least=0, most=1_000_000_000_000, decimals=6),
        discount_percent=inner.decimal("discount_percent", default="0", least=0, most=100, decimals=4),
        tax_rate=rate,
        tax_category=category,
    )


def _partial_payments(reader: "_Reader", raw: object, currency: str) -> tuple[bool, int | None]:
    if raw is None:
        return False, None
    if not isinstance(raw, Mapping) or set(raw) - {"enabled", "minimum"}:
        reader.fault("partial_payments", "Write it as {“enabled”: true, “minimum”: “50.00”}.")
        return False, None
    enabled, minimum = raw.get("enabled", False), raw.get("minimum")
    if not isinstance(enabled, bool):
        reader.fault("partial_payments.enabled", "Use true or false.")
        return False, None
    if minimum in (None, ""):
        return enabled, None
    try:
        money = Money.parse(str(minimum), currency)
    except (InvalidAmountError, UnknownCurrencyError) as error:
        reader.fault("partial_payments.minimum", str(error))
        return enabled, None
    if money.minor <= 0:
        reader.fault("partial_payments.minimum", "The smallest part is above zero.")
    return enabled, money.minor


def _totals(reader: "_Reader", lines: tuple[LineFields, ...], discount: Decimal, currency: str) -> Totals | None:
    if reader.errors or not lines:
        return None
    try:
        totals = compute(lines, discount_percent=discount, currency=currency)
    except TotalTooLargeError:
        reader.fault("lines", "The total is too large.")
        return None
    if totals.total_minor < 0:
        reader.fault("lines", "The total is below zero. Use a credit note to give money back.")
    return totals


@dataclass(slots=True)
class _Reader:
    """Takes typed values one by one and gathers what is wrong with them."""

    raw: Mapping[str, object]
    errors: Errors = field(default_factory=dict)
    prefix: str = ""

    def fault(self, name: str, message: str) -> None:
        self.errors.setdefault(self.prefix + name, []).append(message)

    def line(self, name: str, *, limit: int, required: bool = False) -> str:
        return self._text(name, clean_line, limit=limit, default="", required=required)

    def block(self, name: str, *, limit: int, default: str = "", required: bool = False) -> str:
        return self._text(name, clean_block, limit=limit, default=default, required=required)

    def _text(self, name: str, clean: _Cleaner, *, limit: int, default: str, required: bool) -> str:
        value = self.raw.get(name, default)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.fault(name, "This must be text.")
            return ""
        try:
            text = clean(value, limit=limit)
        except UnsafeTextError as error:
            self.fault(name, str(error))
            return ""
        if required and not text:
            self.fault(name, "Fill this in.")
        return text

    def decimal(self, name: str, *, default: str | None, least: int, most: int, decimals: int) -> Decimal:
        value = self.raw.get(name)
        if value is None or value == "":
            if default is None:
                self.fault(name, "Fill this in.")
            return Decimal(default or 0)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not _DECIMAL.fullmatch(value.strip()):
            self.fault(name, "Enter a number in digits, such as 12.50.")
            return Decimal(0)
        number = Decimal(value.strip())
        if not least <= number <= most:
            self.fault(name, f"Enter a number from {least} to {most}.")
            return Decimal(0)
        if number != number.quantize(Decimal(1).scaleb(-decimals)):
            self.fault(name, f"Use at most {decimals} decimals.")
        return number.copy_abs() if number == 0 else number

    def date(self, name: str) -> date | None:
        value = self.raw.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                self.fault(name, "There is no such day.")
                return None
            if FIRST_DAY <= day <= LAST_DAY:
                return day
            self.fault(name, f"Use a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
            return None
        self.fault(name, "Write the date as YYYY-MM-DD.")
        return None

    def currency(self, name: str, default: str) -> str:
        value = self.raw.get(name)
        if value is None or value == "":
            return default
        try:
            exponent(value if isinstance(value, str) else "?")
        except UnknownCurrencyError as error:
            self.fault(name, str(error))
            return default
        return str(value)
