"""What is not as it should be with an invoice's money: what needs a look, and what a customer's bank asks back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from seenpaid.companies.access import Company
from seenpaid.lib.money import Money
from seenpaid.payments.queries import Charge, Dispute
from seenpaid.web.moments import day

GATEWAYS: Final = {"stripe": "Stripe", "paypal": "PayPal", "square": "Square", "test": "the test gateway"}


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Money that came, and why somebody should look at it."""

    id: str
    invoice_id: str
    number: str
    customer: str
    amount: str
    gateway: str
    why: str
    advice: str


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """What a customer's bank asks back."""

    amount: str
    gateway: str
    due: str
    """The day, in the company's time zone, until which the provider takes an answer."""


def flag_rows(charges: Iterable[Charge], *, company: Company) -> list[FlagRow]:
    """Return a row for each, with what can be done about it."""
    rows = []
    for charge in charges:
        document = charge.attempt.shares.all()[0].document
        rows.append(
            FlagRow(
                id=charge.pk,
                invoice_id=document.pk,
                number=document.number or "",
                customer=charge.attempt.customer.name,
                amount=Money(charge.amount_minor, charge.currency).format(company.locale),
                gateway=GATEWAYS.get(charge.gateway, charge.gateway),
                why=str(charge.get_flag_display()),
                advice=_advice(charge.flag),
            )
        )
    return rows


def dispute_rows(disputes: Iterable[Dispute], *, company: Company) -> list[DisputeRow]:
    """Return a row for each, the most urgent first."""
    return [
        DisputeRow(
            amount=Money(dispute.charge.amount_minor, dispute.charge.currency).format(company.locale),
            gateway=GATEWAYS.get(dispute.charge.gateway, dispute.charge.gateway),
            due=day(dispute.due_at.astimezone(ZoneInfo(company.time_zone)).date()) if dispute.due_at else "",
        )
        for dispute in disputes
    ]


def _advice(flag: str) -> str:
    return {
        "duplicate": _("Refund it, or leave it as the customer's credit."),
        "overpaid": _("Refund what is too much, or leave it as the customer's credit."),
        "other_amount": _("It is booked as it came. Ask the provider why it is not what was asked for."),
        "other_currency": _("It was put against nothing. Refund it at the provider, or record what it is worth."),
        "after_cancel": _("Refund it, or leave it as the customer's credit."),
        "credit_spent": _("It went back, and the credit for it was used on another invoice: ask the customer for it."),
    }.get(flag, "")
