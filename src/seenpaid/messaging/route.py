"""Which way a company's mail goes out: its own server, the installation's, or none. Reads settings, starts no query."""

from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from seenpaid.companies.models import Company
from seenpaid.lib.smtp import Conversation, Server
from seenpaid.lib.tokens import unseal
from seenpaid.messaging.models import MailServer
from seenpaid.messaging.provider import Provider

SEALED_AS: Final = "mail_server"


@dataclass(frozen=True, slots=True)
class Route:
    """A server, and the address that mail handed to it is from. A route is its own key: one connection each."""

    server: Server
    from_address: str
    returns: str = ""
    provider: str = ""
    """A mail provider that is reached over its API, where the operator named one; the server is then nobody's."""

    @property
    def sender(self) -> str:
        """Return the address that servers send back to what cannot be delivered."""
        return self.returns or self.from_address


def route_of(company: Company, own: MailServer | None) -> Route | None:
    """Return the way out, or None: then mails are kept and shown in the app. A demo never writes to anybody."""
    if company.is_demo:
        return None
    if own is not None and own.verified_at is not None:
        return own_route(own)
    return house_route()


def own_route(own: MailServer) -> Route:
    """Return the way a company named."""
    password = unseal(bytes(own.sealed_password), kind=SEALED_AS) if own.sealed_password else ""
    return Route(Server(own.host, own.port, own.security, own.username, password), own.from_address)


def house_route() -> Route | None:
    """Return the way the operator named for everybody."""
    server: dict[str, Any] | None = settings.SEENPAID_EMAIL
    if server is None:
        return None
    from_address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "provider" in server:
        return Route(Server(server["provider"], 443, "tls", is_ours=True), from_address, provider=server["provider"])
    return Route(Server(**server, is_ours=True), from_address, returns=settings.SEENPAID_EMAIL_BOUNCES)


def converse(route: Route) -> Conversation | Provider:
    """Begin to talk to the route's server; nothing is sent yet."""
    if route.provider:
        return Provider(route.provider)
    return Conversation(route.server, hello=_hello())


def converse_shortly(route: Route) -> Conversation | Provider:
    """As `converse`, for somebody who waits for the answer before a page."""
    if route.provider:
        return Provider(route.provider)
    return Conversation(route.server, hello=_hello(), answer_seconds=6, most_seconds=12)


def _hello() -> str:
    host = urlsplit(settings.SEENPAID_BASE_URL).hostname or "localhost"
    try:
        return f"[{ip_address(host)}]"
    except ValueError:
        return host
