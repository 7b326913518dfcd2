"""What a customer does on the test gateway's page, and the messages that it sends for it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from seenpaid.lib.advance import LostRaceError, advance
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.account import account_of
from seenpaid.payments.gateways import test
from seenpaid.payments.gateways.base import Signed
from seenpaid.payments.inbox import receive, store
from seenpaid.payments.models import Connection, Rehearsal

DEEDS: Final = {
    "pay": states.PAID,
    "pay_slowly": states.PROCESSING,
    "fail": states.FAILED,
    "fail_slowly": states.PROCESSING,
}
SLOW: Final = timedelta(minutes=1)


class RehearsalNotFoundError(Exception):
    """No such page."""


def rehearsal_of(session_id: str) -> Rehearsal:
    """Return the page of that id, which nobody can guess. Raises RehearsalNotFoundError."""
    with across_companies("the id of a page at the test gateway is all that a customer has"):
        rehearsal = Rehearsal.objects.filter(pk=session_id).first()
    if rehearsal is None:
        raise RehearsalNotFoundError
    return rehearsal


def play(rehearsal: Rehearsal, *, deed: str, now: datetime) -> str:
    """Do what the customer chose, and return where to send them: `pay`, `fail`, either of them `_slowly`, and else back.

    A page that has ended, or was used, changes no more; nor does any once live keys have put the test gateway aside. SEC-93
    """
    to = DEEDS.get(deed)
    is_open = rehearsal.status == states.OPEN and rehearsal.expires_at > now
    connection = Connection.objects.filter(
        company_id=rehearsal.company_id, gateway="test", account=rehearsal.account, disconnected_at=None
    ).first()
    if to is None or not is_open or connection is None:
        was_used = rehearsal.status in {states.PAID, states.PROCESSING}
        return rehearsal.success_url if was_used else rehearsal.cancel_url
    try:
        with transaction.atomic():
            paid_at = None if to == states.FAILED else now
            advance(rehearsal, to, transitions={states.OPEN: frozenset(DEEDS.values())}, paid_at=paid_at)
    except LostRaceError:
        return rehearsal.success_url
    send(rehearsal, connection, kind=f"payment.{to}", now=now)
    if to == states.PROCESSING:  # As a bank would, a little later.
        kind = test.SETTLED if deed == "pay_slowly" else test.BOUNCED
        body = test.message(rehearsal, kind=kind)
        signed = Signed(f"{kind}:{rehearsal.pk}", kind, rehearsal.account, is_live=False, body={})
        store(connection, signed, body=body, due_at=now + SLOW, now=now)
    return rehearsal.success_url


def send(rehearsal: Rehearsal, connection: Connection, *, kind: str, now: datetime) -> None:
    """Sign a message, and let it in by the same door as everybody's."""
    body, time = test.message(rehearsal, kind=kind), str(int(now.timestamp()))
    signature = test.signature(body, secret=account_of(connection).webhook_secret, time=time)
    headers = {test.TIME: time, test.SIGNATURE: signature}
    receive(connection.gateway, connection.pk, body=body, headers=headers, now=now)
