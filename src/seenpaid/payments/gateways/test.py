"""The built-in test gateway: a provider of our own, with a hosted page, signed messages and a table, and no money at all."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from seenpaid.lib.money import CURRENCIES, LARGEST_MINOR, Money
from seenpaid.lib.tokens import token_digest
from seenpaid.payments import states
from seenpaid.payments.gateways.base import Account, Checkout, GatewayName, KeyField, Limits, Order, Signed, Verified
from seenpaid.payments.gateways.errors import AmountRefusedError, ForgedError, GatewayError
from seenpaid.payments.gateways.facts import Fact, PaymentFact, PaymentState, RefundFact, RefundState
from seenpaid.payments.gateways.message import check_time, read_json, text_in
from seenpaid.payments.models import Connection, Rehearsal

SIGNATURE: Final = "x-test-signature"
TIME: Final = "x-test-time"
SETTLED: Final = "payment.settled"
BOUNCED: Final = "payment.bounced"
_LATER: Final = {SETTLED: states.PAID, BOUNCED: states.FAILED}
_LEAST: Final = 50
_CARD: Final = "card"


class Pretend:
    """A gateway to try things with. Everybody's pages and messages lie in one table, told apart by account."""

    name = GatewayName.TEST
    label = "Test gateway"
    fields: Sequence[KeyField] = ()

    def limits(self, currency: str) -> Limits | None:
        return Limits(_LEAST, LARGEST_MINOR) if currency in CURRENCIES else None

    def verify(self, keys: Mapping[str, str], *, webhook_url: str) -> Verified:
        account = webhook_url.rpartition("/")[2]
        secret = token_digest(account, kind="test_gateway").hex()
        return Verified(account, is_live=False, label=self.label, last_four="", webhook_secret=secret, keys=dict(keys))

    def forget(self, account: Account, *, webhook_id: str) -> None:
        """Have nothing to forget."""

    def create_checkout(self, account: Account, order: Order) -> Checkout:
        limits = self.limits(order.currency)
        if limits is None:
            raise AmountRefusedError(f"The test gateway does not take {order.currency}.")
        if not limits.minimum_minor <= order.amount_minor <= limits.maximum_minor:
            raise AmountRefusedError("The test gateway does not take this amount.")
        made, _ = Rehearsal.objects.get_or_create(
            company_id=_company_of(account),
            attempt_id=order.attempt_id,
            defaults={
                "account": account.account,
                "title": order.title[:250],
                "amount_minor": order.amount_minor,
                "currency": order.currency,
                "success_url": order.success_url,
                "cancel_url": order.cancel_url,
                "expires_at": order.expires_at,
            },
        )
        return Checkout(made.pk, f"{settings.SEENPAID_BASE_URL}/test-gateway/{made.pk}", made.expires_at)

    def expire(self, account: Account, session_id: str) -> Sequence[Fact]:
        _pages_of(account).filter(pk=session_id, status=states.OPEN).update(**_turned(states.EXPIRED))
        return self.look_up(account, session_id)

    def look_up(self, account: Account, session_id: str) -> Sequence[Fact]:
        found = _pages_of(account).filter(pk=session_id).first()
        return _facts(found, account) if found else ()

    def authenticate(self, account: Account, *, body: bytes, headers: Mapping[str, str], now: datetime) -> Signed:
        time = headers.get(TIME, "")
        if not (time.isascii() and time.isdigit() and len(time) < 12):
            raise ForgedError("The message names no time.")
        given = headers.get(SIGNATURE, "").encode("utf-8", "replace")
        secrets = account.webhook_secret.split()
        if not any(hmac.compare_digest(signature(body, secret=each, time=time).encode(), given) for each in secrets):
            raise ForgedError("The signature is not the account's.")
        check_time(datetime.fromtimestamp(int(time), UTC), now=now)
        read = read_json(body)
        if text_in(read, "account") != account.account:
            raise ForgedError("The message is about another account.")
        return Signed(text_in(read, "id")[:200], text_in(read, "type"), account.account, is_live=False, body=read)

    def interpret(self, account: Account, signed: Signed) -> Sequence[Fact]:
        session_id = text_in(signed.body, "session")
        if signed.type in _LATER:
            under_way = _pages_of(account).filter(pk=session_id, status=states.PROCESSING)
            under_way.update(**_turned(_LATER[signed.type]))
        return self.look_up(account, session_id) if signed.type.startswith("payment.") else ()

    def refund(self, account: Account, *, payment_id: str, amount_minor: int, currency: str, key: str) -> RefundFact:
        with transaction.atomic():
            found = (
                Rehearsal.objects.select_for_update()
                .filter(pk=_session_of(payment_id), account=account.account, status=states.PAID, currency=currency)
                .first()
            )
            if found is None:
                raise GatewayError("The test gateway knows no such payment.", is_permanent=True)
            present = [each for each in found.refunds if each["key"] == key]
            if not present:
                if amount_minor + sum(each["minor"] for each in found.refunds) > found.amount_minor:
                    left = found.amount_minor - sum(each["minor"] for each in found.refunds)
                    words = Money(left, currency).major()
                    raise AmountRefusedError(f"Only {words} {currency} of it can go back.")
                present = [{"key": key, "minor": amount_minor}]
                found.refunds += present
                found.save(update_fields=["refunds"])
        return _refund_fact(present[0], found)

    def payments_since(self, account: Account, since: datetime) -> Iterator[PaymentFact]:
        for found in _pages_of(account).filter(paid_at__gte=since).order_by("pk").iterator():
            yield _payment_fact(found, account)


def signature(body: bytes, *, secret: str, time: str) -> str:
    """Return what the test gateway signs its messages with."""
    return hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()


def message(rehearsal: Rehearsal, *, kind: str) -> bytes:
    """Return a message as the test gateway writes it."""
    told = {"id": f"{kind}:{rehearsal.pk}", "type": kind, "account": rehearsal.account, "session": rehearsal.pk}
    return json.dumps(told).encode()


def _pages_of(account: Account) -> QuerySet[Rehearsal]:
    return Rehearsal.objects.filter(company_id=_company_of(account), account=account.account)


def _company_of(account: Account) -> str:
    return str(Connection.objects.values_list("company_id", flat=True).get(pk=account.connection_id))


def _facts(rehearsal: Rehearsal, account: Account) -> Sequence[Fact]:
    return (_payment_fact(rehearsal, account), *(_refund_fact(each, rehearsal) for each in rehearsal.refunds))


def _payment_fact(rehearsal: Rehearsal, account: Account) -> PaymentFact:
    state = PaymentState(rehearsal.status)
    has_paid = state in {PaymentState.PAID, PaymentState.PROCESSING, PaymentState.FAILED}
    return PaymentFact(
        attempt_id=rehearsal.attempt_id,
        session_id=rehearsal.pk,
        payment_id=_payment_of(rehearsal) if has_paid else "",
        state=state,
        amount_minor=rehearsal.amount_minor,
        currency=rehearsal.currency,
        account=account.account,
        is_live=False,
        at=rehearsal.paid_at or rehearsal.expires_at,
        method=_CARD if state == PaymentState.PAID else "bank debit",
        reason="The test bank said no." if state == PaymentState.FAILED else "",
    )


def _refund_fact(refund: Mapping[str, object], rehearsal: Rehearsal) -> RefundFact:
    return RefundFact(
        payment_id=_payment_of(rehearsal),
        refund_id=f"refund_{refund['key']}",
        amount_minor=int(str(refund["minor"])),
        currency=rehearsal.currency,
        state=RefundState.SUCCEEDED,
        at=rehearsal.paid_at or rehearsal.expires_at,
    )


def _payment_of(rehearsal: Rehearsal) -> str:
    return f"paid_{rehearsal.pk}"


def _session_of(payment_id: str) -> str:
    return payment_id.removeprefix("paid_")


def _turned(status: str) -> dict[str, str]:
    # The provider's own row: how it moves is not ours to guard.
    return {"status": status}
