"""Square's API for one account, and its refusals in our words."""

from typing import Final

from seenpaid.payments.gateways.ask import Reply, ask
from seenpaid.payments.gateways.errors import AmountRefusedError, GatewayError, ProviderDownError
from seenpaid.payments.gateways.message import text_in

LIVE: Final = "https://connect.squareup.com"
SANDBOX: Final = "https://connect.squareupsandbox.com"
VERSION: Final = "2025-08-20"
_ABOUT_THE_AMOUNT: Final = frozenset(
    {"AMOUNT_TOO_HIGH", "AMOUNT_TOO_LOW", "INVALID_MONEY", "CURRENCY_MISMATCH", "REFUND_AMOUNT_INVALID", "PAYMENT_AMOUNT_MISMATCH"}
)  # fmt: skip


class Door:
    """Asks at one host with one token."""

    def __init__(self, base: str, token: str, *, is_ours: bool) -> None:
        self._base, self._token, self._is_ours = base, token, is_ours

    def ask(self, method: str, path: str, *, body: object = None) -> Reply:
        """Ask once. Raises ProviderDownError, also where the token is no longer taken."""
        reply = self.try_out(method, path, body=body)
        if reply.status == 401:
            raise ProviderDownError("Square does not accept the access token any more.")
        return reply

    def try_out(self, method: str, path: str, *, body: object = None) -> Reply:
        """As `ask`, for a token that may be no good."""
        headers = {"Authorization": f"Bearer {self._token}", "Square-Version": VERSION}
        return ask(method, self._base + path, provider="Square", headers=headers, body=body, is_ours=self._is_ours)


def words_in(reply: Reply) -> str:
    """Return what Square says is wrong."""
    found = (text_in(each, "detail") or text_in(each, "code") for each in reply.listed("errors"))
    return next(found, "It was refused.")


def refuse(reply: Reply) -> None:
    """Raise AmountRefusedError or GatewayError unless Square did what it was asked."""
    if reply.is_good:
        return
    if any(text_in(each, "code") in _ABOUT_THE_AMOUNT for each in reply.listed("errors")):
        raise AmountRefusedError(f"Square says: {words_in(reply)}")
    raise GatewayError(f"Square says: {words_in(reply)}", is_permanent=True)
