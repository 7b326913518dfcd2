"""Some invoices at once: sent or reminded of, each by itself. What one is refused for stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.documents.access import DocumentNotFoundError, access_document
from seenpaid.documents.draft import InvalidDraftError
from seenpaid.documents.models import Document
from seenpaid.messaging.actions import InvalidMailError, send_document
from seenpaid.messaging.queries import recipients_at
from seenpaid.messaging.reminders.actions import NotRemindableError, remind_now
from seenpaid.messaging.reminders.queries import next_of
from seenpaid.sharing.actions import NotShareableError

MOST_AT_ONCE: Final = 100


class NothingToDoError(Exception):
    """This one is left as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one of them."""

    name: str
    """The invoice's number, or what it was asked for by."""
    document_id: str
    fault: str = ""


def send_several(ids: Sequence[str], *, by: By, occasion: str, now: datetime) -> list[Result]:
    """Send each invoice to the first at its customer who can be reached. Raises NotAllowedError."""

    def send(document: Document) -> None:
        reachable = [each.address for each in recipients_at(document.customer) if not each.hindrance]
        if not reachable:
            raise NothingToDoError(_("Nobody at the customer can be reached by mail."))
        send_document(document, to=reachable[:1], by=by, now=now, occasion=f"{occasion}:{document.pk}")

    return _each(ids, send, by=by)


def remind_several(ids: Sequence[str], *, by: By, now: datetime) -> list[Result]:
    """Write each invoice's next reminder now. Raises NotAllowedError."""

    def remind(document: Document) -> None:
        coming = next_of(document, now=now)
        if coming is None:
            raise NothingToDoError(_("No reminder is planned for it."))
        remind_now(document, step_id=coming.step.pk, by=by, now=now)

    return _each(ids, remind, by=by)


def _each(ids: Sequence[str], verb: Callable[[Document], None], *, by: By) -> list[Result]:
    require(by, Permission.MANAGE_INVOICES)
    return [_one(document_id, verb, by=by) for document_id in list(dict.fromkeys(ids))[:MOST_AT_ONCE]]


def _one(document_id: str, verb: Callable[[Document], None], *, by: By) -> Result:
    """Do it to one. Missing and foreign look alike. SEC-24"""
    try:
        document = access_document(document_id, company=by.company)
    except DocumentNotFoundError:
        return Result(_("One of them"), "", _("It is not there any more."))
    fault = ""
    try:
        verb(document)
    except (NothingToDoError, NotRemindableError) as error:
        fault = str(error)
    except InvalidMailError as error:
        fault = next(message for found in error.errors.values() for message in found)
    except InvalidDraftError:
        fault = _("This draft cannot be issued yet. Save it once to see what is missing.")
    except NotShareableError:
        fault = _("What is cancelled is not sent any more.")
    document.refresh_from_db(fields=["number"])
    return Result(document.number or document.title, document.pk, fault)
