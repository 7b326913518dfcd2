"""Goes through every provider's own list once a night, and books what a lost message hid. SEC-97"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.account import account_of
from seenpaid.payments.actions.apply import apply_facts
from seenpaid.payments.actions.reconcile import alone, set_back
from seenpaid.payments.gateways.errors import GatewayError
from seenpaid.payments.gateways.facts import PaymentFact
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Charge, Connection

logger = logging.getLogger(__name__)

_NIGHT: Final = timedelta(hours=24)
_OVERLAP: Final = timedelta(days=3)
"""The nightly list reaches back further than the last one did: providers are late too."""


def sweep_due(*, now: datetime) -> int:
    """Go through every provider's own list once a night, and return how many payments a lost message had hidden. SEC-97"""
    with across_companies("the worker goes through everybody's payments, once a night"):
        due = Connection.objects.exclude(sealed_keys=b"").filter(
            Q(swept_at=None, connected_at__lte=now - _NIGHT) | Q(swept_at__lte=now - _NIGHT)
        )
        connections = list(due.order_by("pk"))
    return sum(alone(sweep, connection, now=now) or 0 for connection in connections)


def sweep(connection: Connection, *, now: datetime) -> int:
    """Book what the provider has and we have not; return how many payments that was."""
    since = (connection.swept_at or connection.connected_at) - _OVERLAP
    found = 0
    try:
        for fact in gateway_named(connection.gateway).payments_since(account_of(connection), since):
            found += _book_if_unknown(fact, connection, now=now)
    except GatewayError as error:
        set_back(connection, error)
        return found
    Connection.objects.filter(company_id=connection.company_id, pk=connection.pk).update(swept_at=now, setback="")
    return found


def _book_if_unknown(fact: PaymentFact, connection: Connection, *, now: datetime) -> int:
    known = Charge.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        provider_id=fact.payment_id,
        status=fact.state.value,
    )
    if known.exists():
        return 0
    told = apply_facts([fact], connection=connection, now=now, asked_at=now, via="nightly")
    if told != [states.PAID]:
        return 0
    logger.warning(
        "A payment by %s was found %s after it was made: no message of it came.", connection.gateway, now - fact.at
    )
    return 1
