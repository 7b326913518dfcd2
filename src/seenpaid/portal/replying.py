"""What happens when a reader says something: kept, taken for a person's deed, and where it was forwarded, mailed."""

from collections.abc import Mapping

from django.db import transaction

from seenpaid.answers.actions import NotAnswerableError, TooManyAnswersError, Voice, answer
from seenpaid.answers.queries import Kind
from seenpaid.answers.reading import InvalidAnswerError, Said, read
from seenpaid.customers.queries import contacts_of
from seenpaid.documents.access import Document
from seenpaid.documents.actions import Answer, answer_quote
from seenpaid.documents.defaults import today_of
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.correcting.settle import note_answer
from seenpaid.events.actions import RECIPIENT
from seenpaid.messaging.actions import queue_mail
from seenpaid.messaging.addresses import InvalidAddressError, read_address
from seenpaid.messaging.kinds import Category, MailKind
from seenpaid.sharing.access import Access, opened_document

_LONGEST_REVISION = 4


def keep_reply(access: Access, captured: Capture, *, say: str, typed: Mapping[str, str], revision: str) -> str:
    """Keep what was said of an invoice; return why not, in a word that `portal.reply` knows, or nothing.

    What nobody need say any more, since it was paid or cancelled meanwhile, is no fault: the page says so.
    """
    document = opened_document(access.document_id, company_id=access.company_id)
    try:
        said = read(say, _checked(say, typed), today=today_of(document.company, now=captured.at))
        _keep(document, said, access, captured, revision=_revision(revision, access))
    except InvalidAnswerError as error:
        return error.fault
    except InvalidAddressError:
        return "address"
    except TooManyAnswersError:
        return "enough"
    except NotAnswerableError:
        return ""
    return ""


def keep_quote_answer(document: Document, said: Answer, *, access: Access, captured: Capture) -> None:
    """Keep a quote's answer, which only people give. Raises what `answer_quote` raises."""
    with transaction.atomic():
        note_answer(access, captured)
        answer_quote(document, answer=said, actor=RECIPIENT, now=captured.at)


def _keep(document: Document, said: Said, access: Access, captured: Capture, *, revision: int) -> None:
    voice = Voice(
        link_id=access.link_id,
        name="" if access.copied_in else access.address,
        revision=revision,
        ip=captured.client_ip if access.tracking == "detailed" else None,
    )
    with transaction.atomic():
        note_answer(access, captured)  # before the document is held: every open takes the two in this order.
        kept, is_new = answer(document, said=said, voice=voice, now=captured.at)
        if is_new and kept.kind == Kind.FORWARD:
            _mail(document, kept.address, captured)


def _mail(document: Document, address: str, captured: Capture) -> None:
    contacts = {contact.email.lower(): contact for contact in contacts_of(document.customer)}
    queue_mail(
        company=document.company,
        document=document,
        customer=document.customer,
        contact=contacts.get(address),
        address=address,
        kind=MailKind.INVOICE,
        category=Category.DOCUMENTS,
        by=None,
        now=captured.at,
    )


def _checked(say: str, typed: Mapping[str, str]) -> Mapping[str, str]:
    return {**typed, "to": read_address(typed.get("to", ""))} if say == Kind.FORWARD else typed


def _revision(text: str, access: Access) -> int:
    """Return which revision was on the screen, or the one there is."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_REVISION else 0
    return number if 0 < number <= access.revision else access.revision
