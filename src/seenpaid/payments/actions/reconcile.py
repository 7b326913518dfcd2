"""Asks the provider how a checkout stands, and applies what is so: whoever asks, and however often, it ends the same.

The customer's return, the worker's look and the nightly list all come through here to `apply_facts`, where messages end
too. The network is never inside a transaction.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from seenpaid.payments import states
from seenpaid.payments.access import ConnectionNotFoundError, connection_to_ask
from seenpaid.payments.account import account_of
from seenpaid.payments.actions.apply import apply_facts
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Attempt, Charge, Connection

logger = logging.getLogger(__name__)


def reconcile(attempt: Attempt, *, via: str, now: datetime, closes: bool = False) -> list[str]:
    """Ask, and apply what is so. A provider that does not answer is asked again later.

    With `closes`, the page is closed first; what it has become is asked, never assumed: one that was just paid is booked.
    """
    try:
        connection = connection_to_ask(attempt.connection)
    except ConnectionNotFoundError:
        return []  # Its keys are gone, and with them whatever it could tell.
    provider, account = gateway_named(connection.gateway), account_of(connection)
    is_open = closes and attempt.status in states.UNPAID
    try:
        facts = (provider.expire if is_open else provider.look_up)(account, attempt.session_id)
    except GatewayError as error:
        set_back(connection, error)
        return []
    return apply_facts(facts, connection=connection, now=now, asked_at=now, via=via)


def set_back(connection: Connection, error: GatewayError) -> None:
    """Write down why the provider could not be asked; its owners see it."""
    logger.warning("%s could not be asked: %s", connection.gateway, error)
    Connection.objects.filter(company_id=connection.company_id, pk=connection.pk).update(setback=str(error)[:200])


def alone[Row: Attempt | Charge | Connection, Told](
    verb: Callable[..., Told], row: Row, *, now: datetime
) -> Told | None:
    """Do it for this row; one that fails is logged and comes up again, and never keeps the others waiting."""
    try:
        return verb(row, now=now)
    except Exception:
        logger.exception("%s could not be looked after.", row.pk)
        return None
