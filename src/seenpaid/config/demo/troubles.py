"""What goes wrong with money at Studio North: one invoice paid twice, one payment asked back, one partly given back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from seenpaid.companies.access import Membership
from seenpaid.config.demo.deeds import Deeds
from seenpaid.config.demo.lives import Step
from seenpaid.config.demo.paying import pay_online, pay_page, press_pay
from seenpaid.config.demo.readers import person
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.payments.actions import apply_facts, record_manual, refund
from seenpaid.payments.gateways.facts import DisputeFact, DisputeState
from seenpaid.payments.models import Payment

_PAPERS: Final[Mapping[str, dict[str, Any]]] = {
    "kranich": {
        "title": "Festival programme",
        "currency": "EUR",
        "lines": [["Festival programme, 32 pages", "1", "", "1480.00"]],
    },
    "thistle": {"title": "Bottle labels", "currency": "GBP", "lines": [["Bottle labels, design", "4", "", "310.00"]]},
    "tulpenhof": {
        "title": "Catalogue photographs",
        "currency": "EUR",
        "lines": [["Photography in the fields", "3", "d", "850.00"]],
    },
}
_TO_ANSWER: Final = timedelta(days=9)
_MINUTE: Final = timedelta(minutes=1)


def troubling(
    owner: Membership,
    colleague: Membership,
    customers: Mapping[str, Customer],
    *,
    told: Mapping[str, Any],
    now: datetime,
) -> list[Step]:
    """Return what happens, each at its moment."""
    of = {
        name: Deeds(paper, customers[name], told[name]["tax"], by=owner, colleague=colleague)
        for name, paper in _PAPERS.items()
    }
    pages: list[str] = []

    def begins(name: str, *, days: int) -> list[Step]:
        at, deeds = now - timedelta(days=days), of[name]
        first = deeds.opened_by(person(told[name]["readers"][0]))
        return [
            (at, deeds.draft),
            (at + 5 * _MINUTE, deeds.share),
            (at + 6 * _MINUTE, deeds.mailed),
            (at + 90 * _MINUTE, first),
        ]

    def press(at: datetime) -> None:
        pages.append(press_pay(_paper(of["kranich"]), of["kranich"].token, at=at) or "")

    def pays(name: str, *, days: int) -> list[Step]:
        at, deeds = now - timedelta(days=days), of[name]
        again = deeds.opened_by(person(told[name]["readers"][0]))
        return [(at, again), (at + 2 * _MINUTE, lambda at: _pay(deeds, at=at))]

    twice = now - timedelta(days=1, hours=3)
    return [
        *begins("kranich", days=6),
        (twice, of["kranich"].opened_by(person(told["kranich"]["readers"][0]))),
        # Their treasurer has the gateway's page open while the transfer of another one arrives.
        (twice + _MINUTE, press),
        (twice + 6 * _MINUTE, lambda at: _transfer(_paper(of["kranich"]), by=colleague, at=at)),
        (twice + 9 * _MINUTE, lambda at: pay_page(pages[0], _paper(of["kranich"]), at=at)),
        *begins("thistle", days=24),
        *pays("thistle", days=21),
        (now - timedelta(days=2), lambda at: _ask_back(_paper(of["thistle"]), at=at)),
        *begins("tulpenhof", days=12),
        *pays("tulpenhof", days=10),
        (now - timedelta(days=4), lambda at: _give_back(_paper(of["tulpenhof"]), by=owner, at=at)),
    ]


def _paper(deeds: Deeds) -> Document:
    if deeds.document is None:
        raise LookupError("It is not written yet.")
    deeds.document.refresh_from_db()
    return deeds.document


def _pay(deeds: Deeds, *, at: datetime) -> None:
    pay_online(_paper(deeds), token=deeds.token, at=at)


def _transfer(document: Document, *, by: Membership, at: datetime) -> None:
    record_manual(document, raw={"amount": "1761.20", "method": "bank_transfer"}, by=by, now=at)


def _ask_back(document: Document, *, at: datetime) -> None:
    """Somebody there did not know the line on the card's statement."""
    charge = _online(document).charge
    if charge is None:
        return
    fact = DisputeFact(
        payment_id=charge.provider_id,
        dispute_id=f"dispute_{charge.pk}",
        state=DisputeState.OPEN,
        withdrawn_minor=charge.amount_minor,
        currency=charge.currency,
        at=at,
        due_at=at + _TO_ANSWER,
    )
    apply_facts([fact], connection=charge.connection, now=at, asked_at=at, via="message")


def _give_back(document: Document, *, by: Membership, at: datetime) -> None:
    """It rained on the third day, which nobody owes."""
    refund(_online(document), amount="850.00", then="credit", by=by, now=at)


def _online(document: Document) -> Payment:
    of_it = Payment.objects.select_related("charge__connection", "document")
    return of_it.get(company_id=document.company_id, document=document, charge__isnull=False)
