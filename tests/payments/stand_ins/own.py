"""The built-in test gateway as its customers, and everybody on the contract's other side, see it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from seenpaid.lib.money import LARGEST_MINOR
from seenpaid.payments import rehearsal
from seenpaid.payments.account import account_of
from seenpaid.payments.actions import connect
from seenpaid.payments.gateways import test as gateway
from seenpaid.payments.gateways.base import Account, Signed
from seenpaid.payments.models import Rehearsal
from tests.make import NOW, make_company, make_stranger
from tests.payments.stand_ins.server import Message


class Own:
    """Two companies that try things; what it sends is caught before it comes in."""

    too_much_minor = LARGEST_MINOR + 1
    lists_payments = True
    sells_elsewhere = False

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock: Callable[[], float] = NOW.timestamp
        self.messages: list[Message] = []
        owners = (make_company(), make_stranger())
        self.accounts: list[Account] = [
            account_of(connect(each.company, gateway="test", keys={}, by=each, now=NOW)) for each in owners
        ]
        monkeypatch.setattr(rehearsal, "receive", self._catch)
        monkeypatch.setattr(rehearsal, "store", lambda *_, **__: None)

    def act(self, session_id: str, deed: str) -> None:
        deed = "pay_slowly" if deed == "slow" else deed
        rehearsal.play(Rehearsal.objects.get(pk=session_id), deed=deed, now=datetime.fromtimestamp(self.clock(), UTC))

    def settle(self, session_id: str, *, is_good: bool = True) -> None:
        kind = gateway.SETTLED if is_good else gateway.BOUNCED
        signed = Signed(kind, kind, "", is_live=False, body={"session": session_id})
        gateway.Pretend().interpret(self.accounts[0], signed)

    def _catch(self, name: str, connection_id: str, *, body: bytes, headers: dict[str, str], now: Any) -> None:
        self.messages.append(Message(f"/inbound/{name}/{connection_id}", headers, body))
