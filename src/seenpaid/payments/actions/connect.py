"""A company connects its own account at a gateway, and lets go of it again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments import states
from seenpaid.payments.account import account_of, hook_url, seal_keys, seal_secret
from seenpaid.payments.actions.propose import proposed_id
from seenpaid.payments.gateways.base import Account, Gateway, GatewayName, Verified
from seenpaid.payments.gateways.errors import KeysRefusedError
from seenpaid.payments.gateways.registry import gateway_named
from seenpaid.payments.models import Attempt, Connection, Refund
from seenpaid.payments.queries import connections_of

_UNDER_WAY = (*states.UNPAID, states.PROCESSING)


def connect(company: Company, *, gateway: str, keys: Mapping[str, str], by: By, now: datetime) -> Connection:
    """Keep the keys of a gateway once the provider has accepted them; again with others of the same account replaces them.

    Raises NotAllowedError, KeysRefusedError (also for a test beside live keys, or the reverse) or ProviderDownError.
    """
    require(by, Permission.MANAGE_COMPANY)
    provider = gateway_named(gateway)
    present = next((each for each in connections_of(company) if each.gateway == gateway), None)
    connection_id = present.pk if present else proposed_id(company, gateway)
    verified = provider.verify(keys, webhook_url=hook_url(gateway, connection_id))
    try:
        with transaction.atomic():
            # One after the other: two that connect at once would not see each other's mode.
            company = Company.objects.select_for_update().get(pk=company.pk)
            _check(verified, provider, company=company)
            connection = _keep(verified, company=company, connection_id=connection_id, gateway=gateway, by=by, now=now)
    except KeysRefusedError:
        # What was made at the provider a moment ago would send messages that nobody expects.
        _forget(verified, provider, connection_id=connection_id, gateway=gateway)
        raise
    return connection


def disconnect(connection: Connection, *, by: By, now: datetime) -> None:
    """Take no more payments by it. Its keys go as soon as no customer is on its page any more. Raises NotAllowedError."""
    require(by, Permission.MANAGE_COMPANY)
    with transaction.atomic():
        gone = _let_go(connection, by=by, now=now)
    if gone:
        gateway_named(connection.gateway).forget(account_of(connection), webhook_id=connection.webhook_id)
    forget_keys_due()


def forget_keys_due() -> int:
    """Delete the keys of connections that were let go and have nothing under way; return how many."""
    with across_companies("keys that nobody needs any more are deleted, whosever they were"):
        needed = Attempt.objects.filter(status__in=_UNDER_WAY).values("connection")
        asked = Refund.objects.filter(next_attempt_at__isnull=False).values("charge__connection")
        let_go = Connection.objects.filter(disconnected_at__isnull=False).exclude(sealed_keys=b"")
        idle = let_go.exclude(pk__in=needed).exclude(pk__in=asked)
        return idle.update(sealed_keys=b"", sealed_secret=b"")


def _check(verified: Verified, provider: Gateway, *, company: Company) -> None:
    field = provider.fields[0].name if provider.fields else ""
    for other in connections_of(company):
        if other.gateway == provider.name:
            if other.account != verified.account:
                raise KeysRefusedError(field, "Another account is connected. Disconnect that one first.")
            if other.is_live != verified.is_live:  # What was tried out must not end among what was earned. SEC-93
                mode = "live" if other.is_live else "test"
                raise KeysRefusedError(field, f"This account is connected with {mode} keys. Disconnect those first.")
        elif other.is_live and not verified.is_live:
            raise KeysRefusedError(
                field, "These are test keys, and live ones are connected. A company uses one or the other."
            )
        elif verified.is_live and other.gateway != GatewayName.TEST and not other.is_live:
            raise KeysRefusedError(field, "These are live keys, and test ones are connected. Disconnect those first.")


def _keep(
    verified: Verified, *, company: Company, connection_id: str, gateway: str, by: By, now: datetime
) -> Connection:
    if verified.is_live:  # The test gateway makes way by itself.
        for other in connections_of(company):
            if other.gateway == GatewayName.TEST:
                _let_go(other, by=by, now=now)
    connection, _ = Connection.objects.update_or_create(
        pk=connection_id,
        company=company,
        defaults={
            "label": verified.label[:120],
            "last_four": verified.last_four[-4:],
            "is_live": verified.is_live,
            "sealed_keys": seal_keys(verified.keys),
            "sealed_secret": seal_secret(verified.webhook_secret),
            "webhook_id": verified.webhook_id,
            "setback": "",
        },
        create_defaults={
            "gateway": gateway,
            "account": verified.account,
            "label": verified.label[:120],
            "last_four": verified.last_four[-4:],
            "is_live": verified.is_live,
            "sealed_keys": seal_keys(verified.keys),
            "sealed_secret": seal_secret(verified.webhook_secret),
            "webhook_id": verified.webhook_id,
            "connected_by_id": by.user_id,
            "connected_at": now,
        },
    )
    _note(connection, is_connected=True, by=by, now=now)
    return connection


def _let_go(connection: Connection, *, by: By, now: datetime) -> bool:
    gone = Connection.objects.filter(pk=connection.pk, company_id=by.company_id, disconnected_at=None).update(
        disconnected_at=now, disconnected_by_id=by.user_id
    )
    if gone:
        unpaid = Attempt.objects.filter(
            company_id=by.company_id, connection=connection, status__in=states.UNPAID, unwanted_at=None
        )
        unpaid.update(unwanted_at=now, next_look_at=now)
        _note(connection, is_connected=False, by=by, now=now)
    return gone == 1


def _note(connection: Connection, *, is_connected: bool, by: By, now: datetime) -> None:
    # Customers' pages are kept ready by this number, and show Pay or not.
    Company.objects.filter(pk=connection.company_id).update(branding_version=F("branding_version") + 1)
    record(
        EventKind.COMPANY_GATEWAY_CHANGED,
        company_id=connection.company_id,
        subject_id=connection.company_id,
        at=now,
        actor=by.actor,
        data={
            "name": gateway_named(connection.gateway).label,
            "is_connected": is_connected,
            "is_live": connection.is_live,
            "last_four": connection.last_four,
        },
    )


def _forget(verified: Verified, provider: Gateway, *, connection_id: str, gateway: str) -> None:
    account = Account(
        connection_id=connection_id,
        gateway=provider.name,
        account=verified.account,
        is_live=verified.is_live,
        webhook_url=hook_url(gateway, connection_id),
        keys=verified.keys,
        webhook_secret=verified.webhook_secret,
    )
    provider.forget(account, webhook_id=verified.webhook_id)
