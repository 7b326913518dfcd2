"""A mail in JSON."""

from typing import Final, TypedDict

from seenpaid.lib.wire import Id, Moment, moment, moment_or_none
from seenpaid.messaging import models
from seenpaid.messaging.kinds import MailKind, Role, Status

type MailType = str
type MailRole = str
type MailStatus = str
WORDS: Final = {"MailType": MailKind.values, "MailRole": Role.values, "MailStatus": Status.values}


class Mail(TypedDict):
    """One mail to one address. `sent` means that its server accepted it; `answer` is what was said, or why it did not go."""

    id: Id
    type: MailType
    to: str
    role: MailRole
    subject: str
    status: MailStatus
    answer: str
    attempts: int
    created_at: Moment
    accepted_at: Moment | None


def mail_shape(mail: models.Mail) -> Mail:
    """Return the mail."""
    return {
        "id": mail.pk,
        "type": mail.kind,
        "to": mail.to_address,
        "role": mail.role,
        "subject": mail.subject,
        "status": mail.status,
        "answer": mail.server_answer,
        "attempts": mail.attempts,
        "created_at": moment(mail.created_at),
        "accepted_at": moment_or_none(mail.accepted_at),
    }
