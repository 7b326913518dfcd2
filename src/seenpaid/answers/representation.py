"""What a customer said, in JSON."""

from typing import Final, TypedDict

from seenpaid.answers import models
from seenpaid.answers.kinds import Kind
from seenpaid.lib.wire import Day, Id, Moment, day, moment, moment_or_none

type AnswerKind = str
WORDS: Final = {"AnswerKind": Kind.values}


class CustomerAnswer(TypedDict):
    """Something a customer said to an invoice from its page. Until `handled_at` a promise, a word of payment or a question waits."""

    id: Id
    invoice: Id
    kind: AnswerKind
    promised_on: Day | None
    text: str
    forwarded_to: str | None
    revision: int
    said_at: Moment
    handled_at: Moment | None


def answer_shape(answer: models.Answer) -> CustomerAnswer:
    """Return the answer; `text` is the question, or the reference of a payment."""
    return {
        "id": answer.pk,
        "invoice": answer.document_id,
        "kind": answer.kind,
        "promised_on": day(answer.on) if answer.on else None,
        "text": answer.text,
        "forwarded_to": answer.address or None,
        "revision": answer.revision,
        "said_at": moment(answer.at),
        "handled_at": moment_or_none(answer.handled_at),
    }
