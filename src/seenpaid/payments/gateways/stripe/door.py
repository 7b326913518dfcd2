"""One client for each account, through our own door out; Stripe's errors become ours here."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import stripe

from seenpaid.lib.http import UnreachableError, call
from seenpaid.payments.gateways.errors import AmountRefusedError, GatewayError, ProviderDownError

_RETRIES: Final = 1
_ABOUT_THE_AMOUNT: Final = frozenset({"amount_too_small", "amount_too_large"})
_ACCOUNT: Final = re.compile(r"\bacct_\w+")


def client(key: str, *, api_base: str) -> stripe.StripeClient:
    """Return a client that uses this key and no other: nothing of Stripe's library is set for the whole process."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": api_base} if api_base else {},
        http_client=_Door(is_ours=bool(api_base)),
        max_network_retries=_RETRIES,
    )


@contextmanager
def translated() -> Iterator[None]:
    """Raise AmountRefusedError, GatewayError or ProviderDownError in place of what Stripe's library raises."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        said = error.user_message or "The request was refused."
        if error.code in _ABOUT_THE_AMOUNT:
            raise AmountRefusedError(f"Stripe says: {said}") from error
        raise GatewayError(f"Stripe says: {said}", is_permanent=True) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        raise ProviderDownError("Stripe does not accept the key any more.") from error
    except stripe.StripeError as error:
        raise ProviderDownError("Stripe did not answer.") from error


def account_named_in(error: stripe.StripeError) -> str:
    """Return the account that a refusal names: a restricted key may not read it, and Stripe tells it all the same."""
    found = _ACCOUNT.search(error.user_message or "")
    return found[0] if found else ""


class _Door(stripe.HTTPClient):
    """Lets Stripe's library out through lib/http, and nowhere else."""

    name = "seenpaid"

    def __init__(self, *, is_ours: bool) -> None:
        super().__init__()
        self._is_ours = is_ours

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        body = (post_data or "").encode()
        try:
            answer = call(method.upper(), url, headers=headers or {}, body=body, is_ours=self._is_ours)
        except UnreachableError as error:
            raise stripe.APIConnectionError(str(error), should_retry=True) from error  # type: ignore[no-untyped-call]  # the library's own.
        return answer.body.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Keep the line: it is everybody's."""
