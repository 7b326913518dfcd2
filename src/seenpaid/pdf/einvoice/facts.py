"""What an e-invoice says, in the terms of EN 16931 (BT: business term), drawn from what the paper is printed from.

Every figure is the snapshot's own, so the XML says what the page says.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """The seller (BG-4) or the buyer (BG-7)."""

    name: str
    identifier: str
    """BT-29: how a seller without a VAT id is told apart."""
    vat_id: str
    """BT-31, BT-48."""
    tax_number: str
    """BT-32."""
    lines: tuple[str, str]
    city: str
    postal_code: str
    region: str
    country: str
    email: str
    phone: str
    electronic: tuple[str, str] | None
    """BT-34, BT-49: scheme and address."""


@dataclass(frozen=True, slots=True)
class Tax:
    """One row of the breakdown (BG-23)."""

    category: str
    rate: str | None
    basis: str
    amount: str
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the document's discount takes off one group (BG-20)."""

    amount: str
    category: str
    rate: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing charged for (BG-25)."""

    number: str
    name: str
    description: str
    quantity: str
    unit: str
    price: str
    allowance: str
    """BT-136; empty where nothing is taken off."""
    net: str
    category: str
    rate: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """Where to pay (BG-17)."""

    means: str
    number: str
    is_iban: bool
    name: str
    bic: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The totals (BG-22): BT-106, 107, 109, 110, 112, 113, 115."""

    lines: str
    allowances: str
    net: str
    tax: str
    gross: str
    paid: str
    due: str


@dataclass(frozen=True, slots=True)
class EInvoice:
    """A whole e-invoice."""

    type_code: str
    number: str
    issued: str
    due: str
    currency: str
    note: str
    terms: str
    buyer_reference: str
    order: str
    preceding: str
    preceding_issued: str
    delivered: str
    """BT-72, where the law asks for it."""
    seller: Party
    buyer: Party
    account: Account | None
    discount_word: str
    taxes: tuple[Tax, ...]
    allowances: tuple[Allowance, ...]
    lines: tuple[Line, ...]
    sums: Sums

    @property
    def is_credit_note(self) -> bool:
        """Say whether it gives money back."""
        return self.type_code == "381"

    @property
    def is_domestic_in(self) -> str:
        """Return the country both are in, or nothing."""
        return self.seller.country if self.seller.country == self.buyer.country else ""
