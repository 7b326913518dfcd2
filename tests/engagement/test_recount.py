"""What is kept with every open equals what the log says: whatever came, in whatever order."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings, strategies as some
from hypothesis.extra.django import TestCase

from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.actions import SYSTEM
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, SAFARI_ON_IOS, SLACKBOT, make_company, make_link, make_open

pytestmark = pytest.mark.database

_opens = some.lists(
    some.tuples(
        some.sampled_from([CHROME_ON_MAC, SAFARI_ON_IOS, SLACKBOT, {}]),
        some.sampled_from([HOME, OFFICE, None]),
        some.integers(0, 3600),
        some.booleans(),
    ),
    max_size=12,
)


class TestTheSummary(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(opens=_opens)
    def test_it_is_what_the_log_adds_up_to(self, opens):
        alice = make_company()
        link = make_link(alice)
        elapsed = timedelta()
        for headers, peer, seconds, is_member in opens:
            elapsed += timedelta(seconds=seconds)
            make_open(link, headers=headers, peer=peer, after=elapsed, user=alice.user if is_member else None)
        told = self._summary(link), self._counted(), self._visitors()

        with transaction.atomic():
            recount(link.document, actor=SYSTEM, now=NOW)

        assert told == (self._summary(link), self._counted(), self._visitors())

    def _summary(self, link) -> dict[str, object]:
        row = engagement_of(link.document)
        return {field.name: getattr(row, field.attname) for field in Engagement._meta.fields}

    def _counted(self) -> list[str]:
        return list(View.objects.filter(counted=True).order_by("id").values_list("id", flat=True))

    def _visitors(self) -> list[tuple]:
        return list(
            Visitor.objects.order_by("id").values_list("id", "views", "last_counted_at", "unclear_since", "label")
        )
