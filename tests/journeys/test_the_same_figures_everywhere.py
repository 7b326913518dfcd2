"""One invoice, five ways to read it: page, PDF, API, CSV and the e-invoice in the PDF show what a model in fractions says.

The model knows nothing of the product's arithmetic. SEC-75, SEC-76, SEC-77, SEC-95, SEC-98
"""

import csv
import html
import io
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings, strategies as some
from lxml import etree
from pypdf import PdfReader

from seenpaid.documents.models import Document
from seenpaid.exchange.export import export
from seenpaid.lib.money import Money
from seenpaid.pdf.actions import invoice_pdf
from seenpaid.sharing.links import token_of
from tests.make import NOW, make_company, make_customer, make_document, make_key, make_link, make_user
from tests.pdf.papers import text_of

_OWNERS = count()
DECIMALS = {"EUR": 2, "JPY": 0, "KWD": 3}
FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # to shrink a whole invoice takes minutes, and says no more.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def numbers(least: str, most: str, places: int) -> some.SearchStrategy[Decimal]:
    return some.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False, allow_infinity=False)


LINES = some.lists(
    some.fixed_dictionaries(
        {
            "quantity": numbers("0.001", "40", 3),
            "unit_price": numbers("0.01", "2000", 4),
            "discount_percent": numbers("0", "60", 2),
            "tax_rate": some.sampled_from([Decimal(rate) for rate in ("5.5", "7", "19", "25.5")]),
        }
    ),
    min_size=1,
    max_size=6,
)


@dataclass
class Figures:
    """What the document comes to, in minor units."""

    nets: list[int]
    discount: int
    subtotal: int
    taxes: dict[Decimal, tuple[int, int]]
    total: int
    grosses: list[int] | None = None


@pytest.mark.django_db
@pytest.mark.parametrize("within", [False, True], ids=["before tax", "including tax"])
@given(lines=LINES, discount=numbers("0", "30", 2), currency=some.sampled_from(sorted(DECIMALS)))
@FEW
def test_it_is_the_same_wherever_it_is_read(
    within: bool, lines: list[dict[str, Decimal]], discount: Decimal, currency: str
) -> None:
    right = (figures_within if within else figures)(lines, discount, currency)
    document = make_invoice(lines, discount, currency, within=within)
    pdf = invoice_pdf(document).content

    assert by_api(document) == right
    assert by_csv(document) == right
    if currency != "KWD":  # EN 16931 has no place for a third decimal (BR-DEC), so such a paper carries no e-invoice.
        assert by_einvoice(pdf, currency) == replace(right, grosses=None)
    for shown in (by_page(document), text_of(pdf)):
        missing = [one for one in said(right, document) if one not in bare(shown)]
        assert missing == []


def amounts(lines: list[dict[str, Decimal]], currency: str) -> list[int]:
    """Return what the lines come to the way they were typed."""
    scale = 10 ** DECIMALS[currency]
    found = []
    for line in lines:
        whole = Fraction(line["quantity"]) * Fraction(line["unit_price"]) * scale
        found.append(half_up(whole - half_up(whole * Fraction(line["discount_percent"]) / 100)))
    return found


def figures_within(lines: list[dict[str, Decimal]], discount: Decimal, currency: str) -> Figures:
    """The total is what was typed; of it, each rate's tax is what it contains, and the rest is shared among the lines."""
    grosses = amounts(lines, currency)
    off = half_up(Fraction(sum(grosses)) * Fraction(discount) / 100)
    groups: dict[Decimal, list[int]] = {}
    for at, line in enumerate(lines):
        groups.setdefault(line["tax_rate"], []).append(at)
    whole = {rate: sum(grosses[at] for at in places) for rate, places in sorted(groups.items(), reverse=True)}
    shares = shared(off, whole)
    nets, taxes = [0] * len(lines), {}
    for rate, places in groups.items():
        part = 1 + Fraction(rate) / 100
        left = whole[rate] - shares[rate]
        taxes[rate] = (left - half_up(left - left / part), half_up(left - left / part))
        missing = whole[rate] - half_up(whole[rate] - whole[rate] / part)
        for at in places:
            nets[at] = half_up(grosses[at] / part)
            missing -= nets[at]
        step = 1 if missing > 0 else -1
        losses = {at: (grosses[at] / part - nets[at]) * step for at in places}
        for at in sorted(places, key=lambda at: (-losses[at], at))[: abs(missing)]:
            nets[at] += step
    subtotal = sum(basis for basis, _ in taxes.values())
    return Figures(nets, sum(nets) - subtotal, subtotal, taxes, sum(grosses) - off, grosses)


def figures(lines: list[dict[str, Decimal]], discount: Decimal, currency: str) -> Figures:
    nets = amounts(lines, currency)
    off = half_up(Fraction(sum(nets)) * Fraction(discount) / 100)
    groups: dict[Decimal, int] = {}
    for line, net in zip(lines, nets, strict=True):
        groups[line["tax_rate"]] = groups.get(line["tax_rate"], 0) + net
    shares = shared(off, dict(sorted(groups.items(), reverse=True)))
    bases = {rate: net - shares[rate] for rate, net in groups.items()}
    taxes = {rate: (basis, half_up(Fraction(basis) * Fraction(rate) / 100)) for rate, basis in bases.items()}
    subtotal = sum(nets) - off
    return Figures(nets, off, subtotal, taxes, subtotal + sum(tax for _, tax in taxes.values()))


def shared(off: int, groups: dict[Decimal, int]) -> dict[Decimal, int]:
    """The largest remainders take the odd units, the higher rate first."""
    whole = sum(groups.values())
    exact = {rate: Fraction(off * net, whole) if whole else Fraction(0) for rate, net in groups.items()}
    shares = {rate: share.__floor__() for rate, share in exact.items()}
    for rate in sorted(exact, key=lambda rate: shares[rate] - exact[rate])[: off - sum(shares.values())]:
        shares[rate] += 1
    return shares


def half_up(number: Fraction) -> int:
    return (number + Fraction(1, 2)).__floor__()


def make_invoice(lines: list[dict[str, Decimal]], discount: Decimal, currency: str, *, within: bool) -> Document:
    owner = make_company(owner=make_user(f"alice{next(_OWNERS)}"), tax_id="DE123456788")
    customer = make_customer(owner, address={"country": "FR", "city": "Lyon"})
    typed = [
        {"description": f"Line {at}", **{name: f"{value:f}" for name, value in line.items()}}
        for at, line in enumerate(lines, start=1)
    ]
    head = {"discount_percent": f"{discount:f}", "currency": currency, "prices_include_tax": within}
    return make_document(owner, customer=customer, lines=typed, **head)


def by_api(document: Document) -> Figures:
    _, secret = make_key(document.company.memberships.get())
    answer = Client().get(f"/api/v1/invoices/{document.pk}", headers={"Authorization": f"Bearer {secret}"})
    told = answer.json()
    figures = of_sheet(told, told["lines"], document)
    assert minor(told["tax_total"], document.currency) == figures.total - figures.subtotal
    return figures


def by_csv(document: Document) -> Figures:
    owner = document.company.memberships.get()
    tables = {
        what: list(
            csv.DictReader(
                io.StringIO(b"".join(export(what, form="csv", by=owner, now=NOW).pieces).decode("utf-8-sig"))
            )
        )
        for what in ("invoices", "lines")
    }
    return of_sheet(tables["invoices"][0], tables["lines"], document)


def of_sheet(told: dict[str, str], lines: list[dict[str, str | None]], document: Document) -> Figures:
    """Read what carries no breakdown by rate; of that, the revision is the witness."""
    grosses = [minor(line["gross"], document.currency) for line in lines if line["gross"]]
    photograph = document.revisions.get().snapshot["totals"]["taxes"]
    return Figures(
        [minor(line["net"] or "", document.currency) for line in lines],
        minor(told["discount_total"], document.currency),
        minor(told["subtotal"], document.currency),
        {Decimal(tax["rate"]): (tax["basis_minor"], tax["tax_minor"]) for tax in photograph},
        minor(told["total"], document.currency),
        grosses or None,
    )


def by_einvoice(pdf: bytes, currency: str) -> Figures:
    (written,) = PdfReader(io.BytesIO(pdf)).attachments.values()
    root = etree.fromstring(written[0])

    def values(path: str) -> list[str]:
        return [str(text) for text in root.xpath(f"{path}/text()", namespaces=root.nsmap)]

    settlement = "//ram:ApplicableHeaderTradeSettlement"
    sums = f"{settlement}/ram:SpecifiedTradeSettlementHeaderMonetarySummation/ram:"
    tax = f"{settlement}/ram:ApplicableTradeTax/ram:"
    rates, bases, taxes = (values(tax + name) for name in ("RateApplicablePercent", "BasisAmount", "CalculatedAmount"))
    (subtotal,), (total,) = values(f"{sums}TaxBasisTotalAmount"), values(f"{sums}GrandTotalAmount")
    off = values(f"{sums}AllowanceTotalAmount") or ["0"]
    return Figures(
        [
            minor(net, currency)
            for net in values("//ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")
        ],
        minor(off[0], currency),
        minor(subtotal, currency),
        {
            Decimal(rate): (minor(basis, currency), minor(due, currency))
            for rate, basis, due in zip(rates, bases, taxes, strict=True)
        },
        minor(total, currency),
    )


def by_page(document: Document) -> str:
    link = make_link(document.company.memberships.get(), document=document)
    return html.unescape(re.sub(r"<[^>]+>", " ", Client().get(f"/i/{token_of(link)}").content.decode()))


def said(right: Figures, document: Document) -> list[str]:
    """Return every figure as people of the company's place write it."""
    locale = document.revisions.get().snapshot["locale"]
    shown = [right.subtotal, *right.nets] if right.grosses is None else right.grosses
    parts = [right.total, *(figure for tax in right.taxes.values() for figure in tax), *shown]
    return [bare(Money(one, document.currency).format(locale)) for one in parts if one]


def bare(text: str) -> str:
    return re.sub(r"[^0-9.,]", "", text) if len(text) < 40 else re.sub(r"\s+", "", text)


def minor(text: str, currency: str) -> int:
    return int(Decimal(text).scaleb(DECIMALS[currency]))
