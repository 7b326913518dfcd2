"""The gateways as the settings page shows them: what is connected, and the form to connect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from seenpaid.payments.account import hook_url
from seenpaid.payments.gateways.base import Gateway
from seenpaid.payments.queries import Connection
from seenpaid.web.forms.typed import Field, Typed
from seenpaid.web.moments import Moment, maybe_moment, moment


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One thing to type."""

    field: Field
    label: str
    hint: str
    is_secret: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """An account that is connected. Of its keys nothing is shown but the last four characters of one."""

    id: str
    label: str
    last_four: str
    is_live: bool
    since: Moment
    hook: str
    is_hook_ours: bool
    heard: Moment | None
    forged: int
    setback: str
    open_pages: int
    on_its_way: int


@dataclass(frozen=True, slots=True)
class GatewayRow:
    """One gateway."""

    name: str
    label: str
    keys: list[KeyRow]
    connection: ConnectionRow | None
    hook: str
    is_open: bool


def gateway_row(
    gateway: Gateway,
    connection: Connection | None,
    *,
    form: Typed,
    proposed_id: str,
    pages: Mapping[str, tuple[int, int]],
    now: datetime,
    zone: str,
) -> GatewayRow:
    """Return the gateway with what was typed for it."""
    keys = [KeyRow(form[each.name], each.label, each.hint, each.is_secret, each.is_optional) for each in gateway.fields]
    return GatewayRow(
        name=gateway.name,
        label=gateway.label,
        keys=keys,
        connection=_connection_row(connection, pages=pages.get(connection.pk, (0, 0)), now=now, zone=zone)
        if connection
        else None,
        hook=hook_url(gateway.name, connection.pk if connection else proposed_id),
        is_open=any(row.field.errors for row in keys),
    )


def _connection_row(connection: Connection, *, pages: tuple[int, int], now: datetime, zone: str) -> ConnectionRow:
    return ConnectionRow(
        id=connection.pk,
        label=connection.label or connection.account,
        last_four=connection.last_four,
        is_live=connection.is_live,
        since=moment(connection.connected_at, now=now, zone=zone),
        hook=hook_url(connection.gateway, connection.pk),
        is_hook_ours=bool(connection.webhook_id),
        heard=maybe_moment(connection.heard_at, now=now, zone=zone),
        forged=connection.forged_count,
        setback=connection.setback,
        open_pages=pages[0],
        on_its_way=pages[1],
    )


def by_gateway(connections: list[Connection]) -> Mapping[str, Connection]:
    """Return the connections by their gateways' names: there is one of each at most."""
    return {connection.gateway: connection for connection in connections}
