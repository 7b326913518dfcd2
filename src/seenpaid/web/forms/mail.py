"""A mail as a form. Nothing typed is ever lost."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from seenpaid.answers.queries import question_to
from seenpaid.customers.access import Customer
from seenpaid.documents.access import Document
from seenpaid.followups.kinds import Step
from seenpaid.followups.letters import letter_for
from seenpaid.messaging.addresses import split_addresses
from seenpaid.messaging.facts import account_facts, facts_of
from seenpaid.messaging.kinds import MailKind
from seenpaid.messaging.letter import usual_message, usual_subject
from seenpaid.messaging.queries import Recipient
from seenpaid.web.forms.typed import Typed, typed

WORDS: Final = ("others", "cc", "bcc", "subject", "message", "attach_pdf", "once", "answered")
_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class MailForm:
    """Whom was ticked, and what was typed."""

    ticked: list[str]
    form: Typed
    files: list[str] = field(default_factory=list)

    def request(self) -> dict[str, Any]:
        """Return it as `messaging.actions.send_document` takes it."""
        words = self.form.values
        return {
            "to": [*self.ticked, *split_addresses(words["others"])[:_MOST]],
            "cc": split_addresses(words["cc"])[:_MOST],
            "bcc": split_addresses(words["bcc"])[:_MOST],
            "subject": words["subject"],
            "message": words["message"],
            "attach_pdf": words["attach_pdf"] == "on",
            "files": self.files,
        }

    def account_request(self) -> dict[str, Any]:
        """Return it as `messaging.actions.send_account` takes it."""
        asked = self.request()
        return {name: asked[name] for name in ("to", "subject", "message")}

    def first(self) -> str:
        """Return who reads the preview."""
        return next(iter(self.request()["to"]), "")

    def refused(self, errors: dict[str, list[str]]) -> "MailForm":
        """Return the same words with what is wrong with them; addresses are told at the field they are typed into."""
        at = {"others" if name == "to" else name: messages for name, messages in errors.items()}
        return MailForm(self.ticked, self.form.refused(at), self.files)


def posted_mail(posted: QueryDict) -> MailForm:
    """Return the form as it was posted."""
    return MailForm(posted.getlist("to")[:_MOST], typed(posted, WORDS), posted.getlist("files")[:_MOST])


def new_mail(document: Document, recipients: list[Recipient], *, asked: QueryDict) -> MailForm:
    """Return the mail as it would usually be written, to whom the address names or to the first who can be reached."""
    facts = facts_of(document, kind=document.kind)
    step = asked.get("followup", "")
    letter = letter_for(document, Step(step)) if step in Step else None
    values = {
        "subject": letter.subject
        if letter
        else usual_subject(document.kind, language=facts.language, values=facts.values),
        "message": asked.get("message", "")
        or (letter.message if letter else "")
        or usual_message(document.kind, language=facts.language, values=facts.values),
        "answered": _question(document) if step == Step.ANSWER else "",
    }
    return _new(values, recipients, wanted=asked.getlist("to"))


def new_account_mail(customer: Customer, kind: MailKind, recipients: list[Recipient]) -> MailForm:
    """Return the mail with a statement, or with the portal's link, as it would usually be written."""
    facts = account_facts(customer, kind=kind)
    values = {
        "subject": usual_subject(kind, language=facts.language, values=facts.values),
        "message": usual_message(kind, language=facts.language, values=facts.values),
    }
    return _new(values, recipients, wanted=())


def _new(values: Mapping[str, str], recipients: list[Recipient], *, wanted: Sequence[str]) -> MailForm:
    known = {recipient.address for recipient in recipients}
    first = [recipient.address for recipient in recipients if not recipient.hindrance][:1]
    everything = {
        **dict.fromkeys(WORDS, ""),
        **values,
        "others": ", ".join(each for each in wanted[:_MOST] if each not in known),
        # A second press of the same page's button sends nothing a second time.
        "once": secrets.token_urlsafe(12),
    }
    return MailForm([each for each in wanted[:_MOST] if each in known] or first, Typed(everything))


def _question(document: Document) -> str:
    asked = question_to(document)
    return asked.pk if asked else ""
