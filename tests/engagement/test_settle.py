"""What was unclear is settled by what comes later, once, and everything follows."""

from datetime import timedelta

import pytest

from seenpaid.engagement.models import Action, View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.models import Event
from tests.make import CHROME_ON_MAC, OFFICE, make_company, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# An ordinary Chrome by its name that sends none of what every browser sends along: nobody can say.
UNCLEAR = {name: value for name, value in CHROME_ON_MAC.items() if name in {"User-Agent", "Accept"}}
A_MINUTE = timedelta(minutes=1)


def told() -> list[bool]:
    return [event.data["first"] for event in Event.objects.filter(kind="invoice.viewed").order_by("id")]


@pytest.fixture
def link(monkeypatch):
    from seenpaid.engagement.judging import judge

    real = judge.classify

    def unsure(evidence):
        from dataclasses import replace

        judgement = real(evidence)
        if "accept-language" in evidence.headers:
            return judgement
        return replace(
            judgement, actor=type(judgement.actor)("recipient"), verdict=type(judgement.verdict)("unverified")
        )

    monkeypatch.setattr(judge, "classify", unsure)
    return make_link(make_company())


def test_an_unclear_open_counts_for_nothing_and_tells_nobody(link):
    recorded = make_open(link, headers=UNCLEAR)

    row = engagement_of(link.document)
    assert (recorded.verdict, recorded.counted, row.views, row.unverified, told()) == ("unverified", False, 0, 1, [])
    link.document.refresh_from_db()
    assert link.document.status == "sent"


@pytest.mark.parametrize(
    "action, after, code",
    [
        (Action.PDF, A_MINUTE, "settled_by_pdf"),
        (Action.PAY, A_MINUTE, "settled_by_pay"),
        (Action.PAGE, timedelta(minutes=16), "settled_by_return"),
    ],
)
def test_later_evidence_settles_it_and_everything_follows(link, action, after, code):
    first = make_open(link, headers=UNCLEAR)

    make_open(link, headers=UNCLEAR, action=action, after=after)

    view = View.objects.get(pk=first.view_id)
    assert (view.verdict, view.counted, view.reasons[0]["code"]) == ("human", True, code)
    row = engagement_of(link.document)
    assert (row.unverified, row.first_viewed_at) == (0, view.viewed_at)
    link.document.refresh_from_db()
    assert (link.document.status, told()[0]) == ("viewed", True)
    assert Event.objects.get(kind="view.reclassified").data == {"view": view.pk, "from": "unverified", "to": "human"}


def test_it_is_settled_once(link):
    make_open(link, headers=UNCLEAR)
    for minutes in (1, 2, 3):
        make_open(link, headers=UNCLEAR, action=Action.PDF, after=minutes * A_MINUTE)

    assert Event.objects.filter(kind="view.reclassified").count() == 1
    assert told() == [True]


@pytest.mark.parametrize(
    "how",
    [
        {"after": A_MINUTE},
        {"after": timedelta(minutes=20), "peer": OFFICE},
        {"after": A_MINUTE, "action": Action.PDF, "headers": {**UNCLEAR, "Sec-Fetch-Site": "none"}},
        {"after": A_MINUTE, "action": Action.PDF, "headers": {**UNCLEAR, "Sec-Fetch-Site": "same-origin"}},
    ],
    ids=["at once again", "somebody else", "a link followed from nowhere", "a page's script, not a person"],
)
def test_what_proves_nothing_settles_nothing(link, how):
    make_open(link, headers=UNCLEAR)

    make_open(link, **{"headers": UNCLEAR, **how})

    assert engagement_of(link.document).views == 0
    assert not Event.objects.filter(kind="view.reclassified").exists()
