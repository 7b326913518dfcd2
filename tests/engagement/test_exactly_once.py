"""Opens, later evidence, members' words and judging again, in any order: the books are what the log adds up to."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings, strategies as some
from hypothesis.extra.django import TestCase

from seenpaid.companies.access import Membership
from seenpaid.companies.models import Company
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.client.place import NOWHERE, Place
from seenpaid.engagement.correcting.reclassify import walk
from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.correcting.remembering import NoNetworkError, forget
from seenpaid.engagement.correcting.settle import note_answer
from seenpaid.engagement.models import Action, ActorType, Engagement, Remembered, View, Visitor
from seenpaid.engagement.queries import engagement_of
from seenpaid.engagement.recorder import record
from seenpaid.events.actions import SYSTEM
from seenpaid.events.models import Event
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind, ShareLink
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, SAFARI_ON_IOS, SLACKBOT, make_capture, make_company, make_link

pytestmark = pytest.mark.database

RENTED, LINE = Place(asn=24940, network="Hetzner"), Place(asn=3320, network="Deutsche Telekom")

_opens = some.tuples(
    some.just("open"),
    some.sampled_from([CHROME_ON_MAC, SAFARI_ON_IOS, SLACKBOT, {}]),
    some.sampled_from([(HOME, NOWHERE), (HOME, RENTED), (OFFICE, LINE), (None, NOWHERE)]),
    some.sampled_from([Action.PAGE, Action.PAGE, Action.PDF, Action.PAY]),
    some.sampled_from([-90, 0, 1, 5, 60, 16 * 60]),  # the clock may be set back.
    some.booleans(),
)
_words = some.tuples(
    some.just("say"),
    some.integers(0, 5),
    some.sampled_from(
        [("human", ""), ("automated", ""), ("human", "customer"), ("automated", "ignored"), ("human", "office")]
    ),
)
_others = some.sampled_from([("reclassify",), ("answer",), ("forget",)])


class TestTheBooks(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(steps=some.lists(some.one_of(_opens, _opens, _words, _others), min_size=3, max_size=12))
    def test_they_are_what_the_log_adds_up_to_and_everything_is_told_once(self, steps):
        alice = make_company()
        link = make_link(alice)
        ShareLink.objects.filter(pk=link.pk).update(mailed_at=NOW - timedelta(minutes=4))
        at = NOW
        for step in steps:
            at = self._take(step, link, alice, at)

        told = self._books(link)
        with transaction.atomic():
            recount(link.document, actor=SYSTEM, now=at)

        assert told == self._books(link)
        assert_document_agrees(link)
        assert_each_change_is_told_once()

    def _take(self, step, link, alice, at):
        if step[0] == "open":
            _, headers, (peer, place), action, seconds, is_member = step
            at += timedelta(seconds=seconds)
            user = alice.user if is_member and seconds == 60 else None
            captured = make_capture(at=at, headers=headers, peer=peer, user=user, action=action)
            record(access_link(token_of(link), kind=LinkKind.INVOICE, now=at), replace(captured, place=place))
        elif step[0] == "say":
            self._say(step, alice, at)
        elif step[0] == "reclassify":
            list(walk(now=at, apply=True))
        elif step[0] == "forget" and (row := Remembered.objects.order_by("-id").first()) is not None:
            forget(row, by=fresh(alice), now=at)
        elif step[0] == "answer":
            with transaction.atomic():
                note_answer(access_link(token_of(link), kind=LinkKind.INVOICE, now=at), make_capture(at=at))
        return at

    def _say(self, step, alice, at):
        _, number, (verdict, remembered) = step
        views = list(View.objects.exclude(reasons__0__code="signed_in_member").order_by("id"))
        if views:
            view = views[number % len(views)]
            # Without an address there is nothing to remember; a word about itself stands all the same.
            with suppress(NoNetworkError):
                overrule(view, verdict=verdict, remembered=remembered, by=fresh(alice), now=at)

    def _books(self, link):
        row = engagement_of(link.document)
        skipped = {"chain_position", "chain_digest"}
        summary = {one.name: getattr(row, one.attname) for one in Engagement._meta.fields if one.name not in skipped}
        counted = list(View.objects.filter(counted=True).order_by("id").values_list("id", flat=True))
        fields = ("id", "views", "last_counted_at", "unclear_since", "label")
        return summary, counted, list(Visitor.objects.order_by("id").values_list(*fields))


def fresh(member: Membership) -> Membership:
    """Return the membership with its company as a new request would read it."""
    member.company = Company.objects.get(pk=member.company_id)
    return member


def assert_document_agrees(link) -> None:
    link.document.refresh_from_db()
    summary = engagement_of(link.document)
    assert link.document.viewed_at == summary.first_viewed_at
    assert (link.document.status == "viewed") == (summary.views > 0)


def assert_each_change_is_told_once() -> None:
    for view in View.objects.all():
        told = [one.data for one in Event.objects.filter(kind="view.reclassified", data__view=view.pk)]
        sealed = json.loads(view.sealed)
        steps = Counter(one["to"] for one in told)
        steps.subtract(one["from"] for one in told)
        # From what was sealed to what stands now, with every step told and none twice; a clock set back shuffles them.
        wanted = Counter([word(view.actor_type, view.verdict)])
        wanted.subtract([word(sealed["actor"], sealed["verdict"])])
        assert {key: n for key, n in steps.items() if n} == {key: n for key, n in wanted.items() if n}
        assert all(one["from"] != one["to"] for one in told)
        # A view is told of when it counts, and again only if it was taken back meanwhile.
        rises = 1 + sum(one["to"] == "human" for one in told)
        assert Event.objects.filter(kind="invoice.viewed", data__view=view.pk).count() <= rises


def word(actor_type: str, verdict: str) -> str:
    return "preview" if actor_type == ActorType.SENDER_PREVIEW else verdict
