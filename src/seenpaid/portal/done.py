"""What a customer reads who comes back from a gateway: what is confirmed, and nothing else. SEC-85"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string

from seenpaid.companies.access import Company
from seenpaid.documents.access import Document
from seenpaid.lib.money import Money
from seenpaid.payments import states
from seenpaid.payments.access import Attempt
from seenpaid.payments.queries import taken_by
from seenpaid.portal.pay_button import apart
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words

PAID, SLOW, FAIL, LEFT, WAIT = "paid", "slow", "fail", "left", "wait"
_OUTCOMES: Final = {
    states.PAID: PAID,
    states.PROCESSING: SLOW,
    states.FAILED: FAIL,
    states.EXPIRED: LEFT,
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody came back to `path`; without an attempt of theirs nothing is known, and nothing is said."""

    company: Company
    language: str
    path: str
    attempt: Attempt | None
    document: Document | None = None
    came: str = ""
    """How they came in the first place, as a query: they go on having come that way."""

    @property
    def again(self) -> str:
        """Return where the same question is asked once more; nowhere without an attempt to ask for."""
        if self.attempt is None:
            return ""
        return f"{self.path}/thanks?attempt={self.attempt.pk}{self.came.replace('?', '&')}"


def outcome_of(attempt: Attempt | None, *, has_left: bool) -> str:
    """Return which page to show."""
    if attempt is None:
        return WAIT
    return _OUTCOMES.get(attempt.status, LEFT if has_left else WAIT)


def done_page(coming: Coming, *, outcome: str) -> bytes:
    """Return the page."""
    company, said = coming.company, page_words(coming.language)
    texts = [said[f"{outcome}_text"].format(company=company.name, amount=_taken(coming))]
    if outcome == PAID and coming.document is not None:
        texts.append(_rest(coming.document, coming.language))
    context = {
        **sheet(company, language=coming.language),
        "title": said[f"{outcome}_title"],
        "texts": texts,
        "number": coming.document.number if coming.document else "",
        "back_url": f"{coming.path}{coming.came}",
        "pdf_url": f"{coming.path}/pdf{coming.came}" if outcome == PAID and coming.document else "",
        "back": said["privacy_back"] if coming.document else said["your_documents"],
        "again": said["wait_again"],
        "again_url": coming.again if outcome == WAIT else "",
        "test": said["pay_test"] if coming.attempt and not coming.attempt.connection.is_live else "",
    }
    return render_to_string("portal/done.html", context).encode()


def _taken(coming: Coming) -> str:
    if coming.attempt is None:
        return ""
    amounts: Sequence[Money] = taken_by(coming.attempt) or [Money(coming.attempt.amount_minor, coming.attempt.currency)]
    return apart(" + ".join(amount.format(coming.company.locale) for amount in amounts), coming.language)


def _rest(document: Document, language: str) -> str:
    said = page_words(language)
    if document.balance_minor <= 0:
        return said["paid_all"]
    rest = Money(document.balance_minor, document.currency).format(document.company.locale)
    return said["paid_rest"].format(amount=apart(rest, language))
