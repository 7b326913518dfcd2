"""The doors to mails and to a company's way out."""

from seenpaid.companies.models import Company
from seenpaid.messaging.models import Mail, MailServer

__all__ = ["Mail", "MailNotFoundError", "MailServer", "access_mail", "server_of"]


class MailNotFoundError(Exception):
    """No such mail in this company: missing and foreign look alike."""


def access_mail(mail_id: str, *, company: Company) -> Mail:
    """Return the company's mail. Raises MailNotFoundError."""
    found = Mail.objects.select_related("company", "document", "customer", "link", "created_by")
    mail = found.filter(pk=mail_id, company=company).first()
    if mail is None:
        raise MailNotFoundError
    return mail


def server_of(company: Company) -> MailServer | None:
    """Return the mail server the company named, tested or not."""
    return MailServer.objects.filter(company=company).first()
