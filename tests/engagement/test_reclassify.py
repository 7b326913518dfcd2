"""History is judged again: first it is said what would change, then it changes, once."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from seenpaid.engagement.actions import overrule
from seenpaid.engagement.classify import RULES_VERSION
from seenpaid.engagement.correcting.reclassify import walk
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.models import Event
from tests.make import CHROME_ON_MAC, NOW, SAFARI_ON_IOS, SLACKBOT, make_company, make_link, make_open, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def mistaken(link) -> View:
    """Return a robot that older rules took for a person."""
    view = View.objects.get(pk=make_open(link, headers=CHROME_ON_MAC).view_id)
    View.objects.filter(pk=view.pk).update(user_agent=SLACKBOT["User-Agent"], rules_version="2020-01-01")
    return view


def run(*words: str) -> str:
    out = StringIO()
    call_command("reclassify", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_a_dry_run_says_what_would_change_and_changes_nothing():
    link = make_link(make_company())
    view = mistaken(link)

    said = run()

    assert "1 of 1 opens would change" in said
    assert "human -> automated (link_previewer)" in said
    assert view.pk in said
    view.refresh_from_db()
    assert (view.verdict, engagement_of(link.document).views) == ("human", 1)


def test_applied_everything_follows_once():
    link = make_link(make_company())
    view = mistaken(link)

    assert "1 of 1 opens were corrected" in run("--apply")
    assert "0 of 1 opens were corrected" in run("--apply")

    view.refresh_from_db()
    link.document.refresh_from_db()
    assert (view.actor_type, view.counted, view.rules_version) == ("automated", False, RULES_VERSION)
    assert (engagement_of(link.document).views, link.document.status) == (0, "sent")
    assert Event.objects.filter(kind="view.reclassified").count() == 1


def test_what_a_member_said_stands():
    alice = make_company()
    link = make_link(alice)
    overrule(mistaken(link), verdict="human", by=alice, now=NOW)

    assert "0 of 1 opens would change; 1 stand" in run()


def test_what_live_opens_were_judged_as_stands():
    link = make_link(make_company())
    for number, headers in enumerate((CHROME_ON_MAC, SAFARI_ON_IOS, SLACKBOT, {"User-Agent": "curl/8"}, {})):
        make_open(link, headers=headers, after=timedelta(minutes=20 * number), via="email")
    make_open(link, headers=CHROME_ON_MAC, after=timedelta(hours=3), method="HEAD")

    assert "0 of 6 opens would change" in run()


def test_it_goes_on_where_it_was_interrupted():
    link = make_link(make_company())
    first, second = (View.objects.get(pk=make_open(link, after=timedelta(hours=hour)).view_id) for hour in range(2))
    View.objects.update(user_agent="curl/8.5.0")

    reports = list(walk(now=NOW, apply=True, after=first.pk))

    assert [report.judged for report in reports] == [1]
    assert View.objects.get(verdict="automated").pk == second.pk


def test_it_can_be_one_companys_only():
    mistaken(make_link(make_company()))
    charlie = make_stranger()

    assert "0 of 0 opens" in run("--company", charlie.company.slug)
    with pytest.raises(CommandError, match="There is no company"):
        run("--company", "nobody")
