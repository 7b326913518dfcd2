"""A mail that was accepted came back, or was called spam."""

from datetime import datetime
from typing import Final

from django.db.models import Q

from seenpaid.lib.advance import LostRaceError
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging import lifecycle
from seenpaid.messaging.actions.outcome import come_back
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import Mail
from seenpaid.messaging.reports import Report
from seenpaid.messaging.suppression import suppress

_GONE: Final = ("5.1.", "5.2.1")


class TooEarlyError(Exception):
    """The report came before our own note that the server had accepted the mail. Bring it again in a minute."""


def take_report(report: Report, *, now: datetime) -> bool:
    """Do what the report asks of the mail it names, once; say whether it named one of ours. Raises TooEarlyError.

    Only the company that sent the mail hears of it, and only its own list of addresses changes. SEC-128
    """
    with across_companies("a report names a mail by an id that nobody can guess, not its company"):
        found = Mail.objects.select_related("company", "document", "link", "created_by")
        named = Q(message_id=report.message_id) if report.message_id else Q(pk=report.envelope_id)
        mail = found.filter(named).first()
    if mail is None:
        return False
    if report.is_complaint:
        suppress(mail.company_id, mail.to_address, Cause.COMPLAINT, report.text, now)
    elif mail.status == lifecycle.QUEUED:
        raise TooEarlyError
    elif mail.status == lifecycle.SENT:
        # A mail that was forwarded may fail at an address we never wrote to: that one is not ours to judge.
        is_theirs = not report.addresses or mail.to_address in report.addresses
        try:
            come_back(mail, answer=report.text, is_dead=is_theirs and report.status.startswith(_GONE), now=now)
        except LostRaceError:
            return True  # another copy of the report was faster.
    return True
