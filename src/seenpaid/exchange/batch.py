"""What a file holds, once read, whoever wrote it."""

from dataclasses import dataclass, field
from typing import Final

DRAFT: Final = "draft"
ISSUED: Final = "issued"
CANCELLED: Final = "cancelled"


class UnreadableFileError(ValueError):
    """The file cannot be read at all; the message tells the person why, and what to do."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row."""

    column: str
    message: str
    line: int = 0
    """Of the file, where it is not the entry's first."""


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """A customer, as `customers.actions.add_customer` reads them."""

    line: int
    key: str
    """What the file knows them by; empty if it does not say."""
    raw: dict[str, object]
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Whom an invoice is for: by key, address or name, whichever is known here."""

    key: str = ""
    name: str = ""
    email: str = ""


def words_of(buyer: Buyer) -> list[str]:
    """Return by what words a buyer is found, the surest first: the key, name with address, then each of them."""
    name, email = buyer.name.lower(), buyer.email.lower()
    told = {"key": buyer.key, "both": f"{name} {email}" if name and email else "", "name": name, "email": email}
    return [f"{what}:{word}" for what, word in told.items() if word]


@dataclass(frozen=True, slots=True)
class PastPayment:
    """Money that came before, in major units."""

    amount: str
    paid_on: str
    method: str = "other"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    """An invoice, as `documents.draft.parse` reads it but for its customer."""

    line: int
    key: str
    number: str
    state: str
    buyer: Buyer
    raw: dict[str, object]
    total: str = ""
    """What the file says it comes to, to be held against what its lines come to."""
    payments: tuple[PastPayment, ...] = ()
    lines_at: tuple[int, ...] = ()
    """Where in the file each of its lines stands, if each stands in a line of its own."""
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        # What the company's new invoices start with says nothing about those of a file.
        self.raw.setdefault("prices_include_tax", False)


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything a file holds."""

    source: str
    customers: list[CustomerEntry] = field(default_factory=list)
    invoices: list[InvoiceEntry] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """What the file has and is not carried over, in sentences."""
