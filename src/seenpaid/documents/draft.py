"""Reads what people and programs type for a document: one reading for the editor and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from seenpaid.documents.reader import Errors, Reader
from seenpaid.documents.staging import Stage, read_stages, settled
from seenpaid.documents.totals import Totals, TotalTooLargeError, compute
from seenpaid.lib.money import InvalidAmountError, Money, UnknownCurrencyError

MOST_LINES: Final = 500
TAX_CATEGORIES: Final = ("S", "Z", "E", "AE", "K", "G", "O")
"""UNCL5305 as EN 16931 uses it: standard, zero, exempt, reverse charge, intra-community, export, outside scope."""

FIELDS: Final = frozenset(
    "customer title currency prices_include_tax issue_date due_date po_number notes terms discount_percent lines "
    "partial_payments stages".split()
)
LINE_FIELDS: Final = frozenset("description quantity unit unit_price discount_percent tax_rate tax_category".split())
_TOLD: Final = frozenset({"gross"})
"""Taken and not looked at: whoever sent back what they read, without `net`, still may."""


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
    prices_include_tax: bool
    discount_percent: Decimal
    lines: tuple[LineFields, ...]
    partial_enabled: bool
    partial_minimum_minor: int | None
    stages: tuple[Stage, ...]
    totals: Totals


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a field means when it is left out."""

    currency: str
    today: date
    payment_days: int
    notes: str = ""
    terms: str = ""
    kind: str = "invoice"
    prices_include_tax: bool = False


def parse(raw: Mapping[str, object], *, defaults: Defaults) -> DraftFields:
    """Return the document that was typed. Raises InvalidDraftError with every fault, not only the first."""
    reader = Reader(raw)
    for name in sorted(set(raw) - FIELDS, key=str):
        reader.fault(str(name)[:60], "There is no such field.")
    currency = reader.currency("currency", defaults.currency)
    issue_date = reader.date("issue_date") or defaults.today
    planned = read_stages(reader, raw.get("stages"), currency=currency, issue_date=issue_date)
    if planned and defaults.kind != "invoice":
        reader.fault("stages", "Only an invoice is paid in stages.")
    due_date = planned[-1].due_date if planned else _due_date(reader, issue_date, defaults)
    includes = reader.yes("prices_include_tax", default=defaults.prices_include_tax)
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
    totals = _totals(reader, lines, discount, currency, prices_include_tax=includes)
    stages = settled(reader, planned, total_minor=totals.total_minor, currency=currency) if totals else ()
    if reader.errors or totals is None:
        raise InvalidDraftError(reader.errors)
    return DraftFields(
        **fields,
        currency=currency,
        issue_date=issue_date,
        due_date=due_date,
        prices_include_tax=includes,
        discount_percent=discount,
        lines=lines,
        partial_enabled=partial_enabled,
        partial_minimum_minor=partial_minimum,
        stages=stages,
        totals=totals,
    )


def _due_date(reader: Reader, issue_date: date, defaults: Defaults) -> date | None:
    """Return the due date of what is paid as a whole: with stages, it is the last one's."""
    if defaults.kind == "credit_note":  # nothing is owed on it.
        return None
    due_date = (
        reader.date("due_date") if "due_date" in reader.raw else issue_date + timedelta(days=defaults.payment_days)
    )
    if due_date is not None and due_date < issue_date:
        reader.fault("due_date", "The due date is before the issue date.")
    return due_date


def _lines(reader: Reader, raw: object) -> tuple[LineFields, ...]:
    if not isinstance(raw, list | tuple) or not raw:
        reader.fault("lines", "Add at least one line.")
        return ()
    if len(raw) > MOST_LINES:
        reader.fault("lines", f"Use at most {MOST_LINES} lines; this has {len(raw)}.")
        return ()
    return tuple(_line(reader, line, f"lines.{index}.") for index, line in enumerate(raw))


def _line(reader: Reader, raw: object, prefix: str) -> LineFields:
    if not isinstance(raw, Mapping):
        reader.fault(prefix.rstrip("."), "A line has a description, a quantity and a price.")
        raw = {}
    inner = Reader(raw, reader.errors, prefix)
    for name in sorted(set(raw) - LINE_FIELDS - _TOLD, key=str):
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


def _partial_payments(reader: Reader, raw: object, currency: str) -> tuple[bool, int | None]:
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


def _totals(
    reader: Reader, lines: tuple[LineFields, ...], discount: Decimal, currency: str, *, prices_include_tax: bool
) -> Totals | None:
    if reader.errors or not lines:
        return None
    try:
        totals = compute(lines, discount_percent=discount, currency=currency, prices_include_tax=prices_include_tax)
    except TotalTooLargeError:
        reader.fault("lines", "The total is too large.")
        return None
    if totals.total_minor < 0:
        reader.fault("lines", "The total is below zero. Use a credit note to give money back.")
    return totals
