"""What Studio North's customers said to their invoices: a day, a transfer, a question, and one invoice sent on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from seenpaid.answers.actions import Voice, answer, handle
from seenpaid.answers.kinds import Kind
from seenpaid.answers.models import Answer
from seenpaid.answers.reading import Said
from seenpaid.companies.access import Membership
from seenpaid.config.demo.lives import Step
from seenpaid.documents.models import Document
from seenpaid.sharing.models import ShareLink

_PROMISED: Final = "Catalogue, autumn edition"
_PAID: Final = "Website, second stage"
_ASKED: Final = "Winter campaign"
_SENT_ON: Final = "Online shop"


def saying(owner: Membership, *, now: datetime) -> list[Step]:
    """Return what is said, each at its moment; one question is answered already, the rest waits for a member."""

    def say(title: str, said: Said) -> Callable[[datetime], None]:
        def do(at: datetime) -> None:
            _say(owner, title, said, at=at)

        return do

    def ask_and_answer(at: datetime) -> None:
        question = Said(Kind.QUESTION, text="Is the print run in there, or does the printer bill us?")
        handle(_say(owner, _PROMISED, question, at=at), by=owner, now=at + timedelta(hours=1))

    until = (now + timedelta(days=6)).date()
    return [
        (now - timedelta(days=6, hours=2), ask_and_answer),
        (now - timedelta(days=3, hours=5), say(_SENT_ON, Said(Kind.FORWARD, address="kreditoren@hartmann.example"))),
        (now - timedelta(days=2, hours=3), say(_PROMISED, Said(Kind.PROMISE, on=until))),
        (now - timedelta(days=1, hours=4), say(_PAID, Said(Kind.PAID, text="Bonifico del 19/11, CRO 8841 2270 013"))),
        (now - timedelta(hours=5), say(_ASKED, Said(Kind.QUESTION, text="We need PO 4471 on it. Can you add that?"))),
    ]


def _say(owner: Membership, title: str, said: Said, *, at: datetime) -> Answer:
    document = Document.objects.select_related("company").get(company=owner.company, title=title)
    link = ShareLink.objects.filter(company=owner.company, document=document, revoked_at=None).earliest("created_at")
    kept, _ = answer(document, said=said, voice=Voice(link.pk, "", document.revision, None), now=at)
    return kept
