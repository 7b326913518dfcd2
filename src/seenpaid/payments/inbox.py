"""Providers' messages: kept first, under a unique key, then acknowledged; read and acted on by the worker. (docs/decisions)"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from seenpaid.lib.tenancy import across_companies
from seenpaid.payments.access import connection_of_messages
from seenpaid.payments.account import account_of
from seenpaid.payments.actions.apply import NOT_YET, apply_facts
from seenpaid.payments.gateways.base import Signed
from seenpaid.payments.gateways.errors import ForgedError, GatewayError
from seenpaid.payments.gateways.message import read_json
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Connection, Message

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 20
LEASE: Final = timedelta(minutes=2)
LONGEST_WAIT: Final = timedelta(hours=6)
KEPT: Final = timedelta(days=30)
_NOTED: Final = 3
"""A message about a payment that is not known yet is read so often; the nightly list finds the rest."""


class NoSecretError(Exception):
    """There is nothing to tell the provider's messages from anybody's by. (SECURITY D7)"""


def receive(gateway: str, connection_id: str, *, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Keep a provider's message, once; it is read later. `headers` have names in lower case.

    Raises ConnectionNotFoundError, NoSecretError or ForgedError; then nothing is kept but how often.
    """
    connection = connection_of_messages(connection_id, gateway=gateway)
    if not connection.sealed_secret:
        logger.error("Messages come for %s, which has no signing secret: Settings → Integrations.", connection.pk)
        raise NoSecretError
    mine = Connection.objects.filter(company_id=connection.company_id, pk=connection.pk)
    try:
        signed = gateway_named(gateway).authenticate(account_of(connection), body=body, headers=headers, now=now)
    except ForgedError:
        mine.update(forged_count=F("forged_count") + 1)
        raise
    with transaction.atomic():  # one commit: a provider waits for the answer, and others for the lock.
        store(connection, signed, body=body, due_at=now, now=now)
        mine.update(heard_at=now)


def store(connection: Connection, signed: Signed, *, body: bytes, due_at: datetime, now: datetime) -> None:
    """Write the message unless it is there already: then one that was given up is read again. SEC-129"""
    mine = Message.objects.filter(company_id=connection.company_id, connection=connection, event_id=signed.event_id)
    _, is_new = mine.get_or_create(
        defaults={
            "company_id": connection.company_id,
            "connection": connection,
            "event_id": signed.event_id,
            "type": signed.type[:120],
            "is_live": signed.is_live,
            "body": body,
            "received_at": now,
            "next_attempt_at": due_at,
        },
    )
    if not is_new:
        logger.info("Message %s came again.", signed.event_id)
        mine.filter(handled_at=None, next_attempt_at=None).update(next_attempt_at=due_at, attempts=0)


def is_due(*, now: datetime) -> bool:
    """Say whether any message waits to be read."""
    with across_companies("the worker asks whether anybody's message is due"):
        return Message.objects.filter(next_attempt_at__lte=now).exists()


def handle_due(*, now: datetime, limit: int = 50) -> int:
    """Read the messages that wait, oldest first, and return how many were dealt with."""
    with across_companies("the worker reads everybody's messages, oldest first"):
        due = Message.objects.select_related("connection").filter(next_attempt_at__lte=now)
        messages = list(due.order_by("next_attempt_at", "pk")[:limit])
    return sum(_handle(message, now=now) for message in messages)


def forget_messages(*, now: datetime) -> int:
    """Delete messages that are long dealt with: they say more of a payer than the books need."""
    with across_companies("old messages are forgotten, whosever they are"):
        return Message.objects.filter(received_at__lt=now - KEPT, next_attempt_at=None).delete()[0]


def _handle(message: Message, *, now: datetime) -> bool:
    mine = Message.objects.filter(company_id=message.company_id, pk=message.pk)
    # Taken by a filtered update, due again after the lease: a worker that dies loses nothing.
    claimed = mine.filter(next_attempt_at=message.next_attempt_at).update(
        next_attempt_at=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    message.attempts += 1
    try:
        outcome = _read(message, now=now)
    except GatewayError as error:
        mine.update(outcome=str(error)[:300], next_attempt_at=_next(message, now=now))
        return True
    except Exception:
        logger.exception("Message %s could not be dealt with; it is tried again.", message.pk)
        mine.update(outcome="It could not be dealt with; see the log.", next_attempt_at=_next(message, now=now))
        return True
    if NOT_YET in outcome and message.attempts < _NOTED:
        mine.update(outcome=NOT_YET, next_attempt_at=_next(message, now=now))
    else:
        mine.update(outcome="; ".join(outcome)[:300] or "nothing of ours", handled_at=now, next_attempt_at=None)
    return True


def _read(message: Message, *, now: datetime) -> list[str]:
    connection = message.connection
    if message.is_live != connection.is_live:
        return ["a test among live ones" if connection.is_live else "live among tests"]  # SEC-93
    body = bytes(message.body)
    signed = Signed(message.event_id, message.type, connection.account, message.is_live, read_json(body))
    facts = gateway_named(connection.gateway).interpret(account_of(connection), signed)
    return apply_facts(facts, connection=connection, now=now, asked_at=now, via="message")


def _next(message: Message, *, now: datetime) -> datetime | None:
    if message.attempts >= MOST_ATTEMPTS:
        return None
    wait: timedelta = timedelta(seconds=5) * 2**message.attempts
    return now + min(wait, LONGEST_WAIT)
