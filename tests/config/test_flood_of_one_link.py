"""Somebody opens one link as often as they can: others are answered among the first, rows stay bounded, members hear of it once. SEC-115

At full size, by the clock: bench/flood.py.
"""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from seenpaid.config.lane import committer as committer_module
from seenpaid.config.lane.committer import OnTheLoop
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.engagement import flood
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.dispatch import dispatch_due
from seenpaid.lib.throttle import Throttle
from seenpaid.notifications.models import Notification
from seenpaid.portal.opening import Opening
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import HOME, OFFICE, make_capture, make_company, make_link, make_stranger

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

FLOOD, BOUND = 240, 30


def test_a_flood_of_one_link_is_bounded_and_delays_no_other(monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(flood, "LINK_LIMIT", Throttle(limit=BOUND, window_seconds=3600))
    monkeypatch.setattr(committer_module, "MOST_TOGETHER", 16)
    flooded, quiet = make_link(make_company()), make_link(make_stranger())
    order: list[str] = []
    lane = OnTheLoop()

    async def opened(link: Any, peer: str) -> None:
        capture = make_capture(at=datetime.now(UTC), peer=peer)
        answer = await lane.open(Opening(token_of(link), LinkKind.INVOICE, capture))
        assert answer.status == 200
        order.append(link.pk)

    async def all_of_them() -> None:
        await asyncio.gather(*(opened(flooded, HOME) for _ in range(FLOOD)), opened(quiet, OFFICE))

    asyncio.run(all_of_them())
    lane.stop()
    while dispatch_due(SUBSCRIBERS, now=datetime.now(UTC)):
        pass

    assert order.index(quiet.pk) < 16  # of the first batch, though it came last.
    row = engagement_of(flooded.document)
    assert (row.opens, row.suppressed) == (BOUND, FLOOD - BOUND)
    assert View.objects.filter(document_id=flooded.document_id).count() == BOUND
    assert Notification.objects.filter(document_id=flooded.document_id).count() == 1
