"""Why a mail does not go out after all. Asked at the moment of sending, of mails that waited too. SEC-124"""

from datetime import datetime

from seenpaid.documents.lifecycle import CANCELLED, OPEN
from seenpaid.messaging.kinds import Category
from seenpaid.messaging.models import Mail
from seenpaid.messaging.preferences import allows
from seenpaid.messaging.reminders.queries import is_paused
from seenpaid.messaging.suppression import is_suppressed


def objection_to(mail: Mail, *, now: datetime) -> str:
    """Return the reason, in words for members, or nothing."""
    if is_suppressed(mail.company_id, mail.to_address):
        return "earlier mail to this address came back"
    if not allows(mail.company_id, mail.to_address, mail.category):
        return "they do not want this kind of mail"
    link, document = mail.link, mail.document
    if link is not None and (link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now)):
        return "its link no longer works"
    if document is not None and document.status == CANCELLED:
        return "it was cancelled meanwhile"
    if document is None or mail.category != Category.REMINDERS:
        return ""
    if document.status not in OPEN or document.balance_minor <= 0:
        return "nothing is owed any more"
    if is_paused(document, company=mail.company, now=now):
        return "the reminders were paused meanwhile"
    return ""
