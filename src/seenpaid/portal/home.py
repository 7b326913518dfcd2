"""One customer's portal: what they owe, and everything they were sent. Nothing of anybody else, and no internal id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.text import capfirst

from seenpaid.customers.access import Customer
from seenpaid.documents import lifecycle
from seenpaid.documents.access import Document, Kind
from seenpaid.documents.defaults import today_of
from seenpaid.documents.queries import Owed, balances_of, credit_balances, papers_of
from seenpaid.lib.money import Money
from seenpaid.messaging.preferences.actions import link_for
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.pdf.figures import Figures
from seenpaid.pdf.screen import screen_words
from seenpaid.pdf.words import spoken, words
from seenpaid.portal.page import path_of
from seenpaid.portal.pay_button import Refusal, apart, buttons_of, refusal_in_words
from seenpaid.portal.paying import Payable, everything_of, payable_rows
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import LinkKind

ON_A_PAGE: Final = 25
_OPEN: Final = {lifecycle.SENT: "open", lifecycle.VIEWED: "open"}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One document of the customer's."""

    path: str
    kind: str
    number: str
    title: str
    issued: str
    due: str
    status: str
    status_label: str
    amount: str
    paid: str
    is_late: bool
    buttons: Sequence[Mapping[str, str]] = ()
    has_choice: bool = False
    on_its_way: str = ""


def home_page(
    customer: Customer, *, token: str, page: int, now: datetime, refusal: Refusal | None = None, currency: str = ""
) -> bytes:
    """Return the portal; a page there is not is the last there is. The customer's company is at hand."""
    company = customer.company
    language, today = spoken(customer.language or company.language), today_of(company, now=now)
    paginator = Paginator(papers_of(customer), ON_A_PAGE)
    shown = paginator.get_page(page)
    payable = payable_rows(list(shown), company=company)
    context = {
        **sheet(company, language=language),
        "customer": customer.name,
        "status_word": screen_words(language),
        "owed": _owed(customer, today=today, language=language),
        "credits": [Money(row.minor, row.currency).format(company.locale) for row in credit_balances(customer)],
        "rows": [
            _row(document, payable.get(document.pk), language=language, token=token, today=today) for document in shown
        ],
        "path": path_of(LinkKind.PORTAL, token),
        "fault": _fault(refusal, customer, currency=currency, language=language),
        "is_test": any(way.gateway == GatewayName.TEST for each in payable.values() for way in each.ways),
        "wishes_url": link_for(company, customer, customer.email, now) if customer.email else "",
        "newer": shown.previous_page_number() if shown.has_previous() else 0,
        "older": shown.next_page_number() if shown.has_next() else 0,
    }
    return render_to_string("portal/home.html", context).encode()


def _owed(customer: Customer, *, today: date, language: str) -> list[dict[str, Any]]:
    return [_owed_in(row, customer, language=language) for row in balances_of(customer, today=today)]


def _owed_in(owed: Owed, customer: Customer, *, language: str) -> dict[str, Any]:
    """Return what is owed in one currency; it is never added to another. SEC-94"""
    locale, everything = customer.company.locale, everything_of(customer, currency=owed.currency)
    amount = Money(everything.minor, owed.currency).format(locale)
    buttons = buttons_of(everything.gateways, language=language) if everything.gateways else []
    if len(buttons) == 1:
        buttons[0]["label"] = page_words(language)["pay_everything"].format(amount=apart(amount, language))
    return {
        "currency": owed.currency,
        "amount": Money(owed.owed, owed.currency).format(locale),
        "late": Money(owed.overdue, owed.currency).format(locale) if owed.overdue else "",
        "everything": page_words(language)["pay_everything"].format(amount=apart(amount, language))
        if len(buttons) > 1
        else "",
        "buttons": buttons if len(everything.document_ids) > 1 else [],
    }


def _fault(refusal: Refusal | None, customer: Customer, *, currency: str, language: str) -> str:
    if refusal is None:
        return ""
    company = customer.company
    return refusal_in_words(refusal, language=language, currency=currency or company.currency, locale=company.locale)


def _row(document: Document, payable: Payable | None, *, language: str, token: str, today: date) -> PaperRow:
    said = page_words(language)
    locale, number = document.company.locale, document.number or ""
    figures = Figures(document.currency, locale, language)
    late = lifecycle.is_overdue(
        status=document.status, due_date=document.due_date, balance_minor=document.balance_minor, today=today
    )
    is_late = late and document.kind == Kind.INVOICE
    expired = document.kind == Kind.QUOTE and lifecycle.is_expired(
        status=document.status, valid_until=document.due_date, today=today
    )
    status = "expired" if expired else _OPEN.get(document.status, document.status)
    if document.kind == Kind.CREDIT_NOTE and status == "open":
        status = "available" if document.balance_minor > 0 else "used"
    settled = document.total_minor - document.balance_minor
    part = document.kind != Kind.QUOTE and 0 < settled < document.total_minor
    return PaperRow(
        path=f"{path_of(LinkKind.PORTAL, token)}/{quote(number, safe='')}",
        kind=words(language)[document.kind],
        number=number,
        title=document.title,
        issued=figures.day(document.issue_date.isoformat()),
        due=_due(figures.day(document.due_date.isoformat()), document.kind, language) if document.due_date else "",
        status="overdue" if is_late else status,
        status_label=capfirst(said["overdue"]) if is_late else screen_words(language)[f"status_{status}"],
        amount=figures.money(document.total_minor),
        paid=_settled(figures.money(settled), kind=document.kind, language=language) if part else "",
        is_late=is_late,
        buttons=buttons_of([way.gateway for way in payable.ways], language=language)
        if payable and payable.ways
        else (),
        has_choice=bool(payable and payable.has_choice),
        on_its_way=said["slow_title"] if payable and payable.processing_minor else "",
    )


def _due(day: str, kind: str, language: str) -> str:
    """Say which of a row's two days it is: until when to pay, or until when a quote is good."""
    return f"{words(language)['valid_until' if kind == Kind.QUOTE else 'due_date']}: {day}"


def _settled(amount: str, *, kind: str, language: str) -> str:
    """Say how much of an invoice is paid, or of a credit note used."""
    if kind == Kind.CREDIT_NOTE:
        return f"{words(language)['credit_used']} {amount}"
    return str(page_words(language)["part_paid"].format(paid=amount))
