from datetime import timedelta

import pytest

from seenpaid.companies.models import Membership
from seenpaid.engagement.models import Remembered, View
from seenpaid.evidence.verify import verify
from seenpaid.sharing.models import ShareLink
from tests.api.conftest import Program
from tests.make import SLACKBOT, make_credit_note, make_document, make_link, make_open, make_quote, make_stranger

NOBODY = "viw_01kah5z0c0e8m9q4v2x7n3r6td"


@pytest.fixture
def link(alice: Membership) -> ShareLink:
    link = make_link(alice)
    make_open(link, headers=SLACKBOT)
    make_open(link, after=timedelta(minutes=1))
    make_open(link, after=timedelta(minutes=2))
    make_open(link, after=timedelta(minutes=3), user=alice.user)
    return link


def test_it_lists_every_open_newest_first(program: Program, link: ShareLink) -> None:
    views = program.get(f"/invoices/{link.document_id}/views").json()["data"]

    assert [(view["actor_type"], view["counted"]) for view in views] == [
        ("sender_preview", False),
        ("recipient", False),
        ("recipient", True),
        ("automated", False),
    ]
    bot, person = views[3], views[2]
    assert bot["reasons"][0]["code"] == "declared_bot"
    assert "Slack" in bot["reasons"][0]["text"]
    assert (person["verdict"], person["action"], person["source"], person["visitor"]) == ("human", "page", "link", "A")
    assert (person["browser"], person["os"], person["device"], person["ip"]) == (
        "Chrome",
        "Mac",
        "desktop",
        "203.0.113.7",
    )
    assert (person["city"], person["country"], person["network"], person["revision"]) == (None, None, None, 1)
    assert person["viewed_at"] == "2026-11-20T10:01:00Z"
    assert person["invoice"] == link.document_id


@pytest.mark.parametrize(
    "query, count",
    [("actor_type=recipient", 2), ("actor_type=automated", 1), ("counted=true", 1), ("counted=false", 3)],
)
def test_it_narrows(program: Program, link: ShareLink, query: str, count: int) -> None:
    assert len(program.get(f"/invoices/{link.document_id}/views?{query}").json()["data"]) == count


def test_a_member_overrules(program: Program, link: ShareLink) -> None:
    view = View.objects.get(counted=True)

    answer = program.patch(f"/views/{view.pk}", {"verdict": "automated"})

    told = answer.json()
    assert answer.status_code == 200
    assert (told["verdict"], told["actor_type"], told["counted"]) == ("automated", "automated", False)
    assert told["reasons"][0]["code"] == "member_said_automated"
    last_view = program.get(f"/invoices/{link.document_id}").json()["engagement"]["last_view"]
    assert last_view is None or last_view["id"] != view.pk


@pytest.mark.parametrize(
    "body", [{}, {"verdict": "unverified"}, {"verdict": None}, {"verdict": "human", "counted": True}]
)
def test_it_takes_no_other_word(program: Program, link: ShareLink, body: dict[str, object]) -> None:
    view = View.objects.get(counted=True)

    assert program.patch(f"/views/{view.pk}", body).status_code == 422
    view.refresh_from_db()
    assert view.verdict == "human"


def test_a_preview_stays_a_preview(program: Program, link: ShareLink) -> None:
    preview = View.objects.get(actor_type="sender_preview")

    assert program.patch(f"/views/{preview.pk}", {"verdict": "human"}).status_code == 409


def test_the_opens_of_every_kind_of_paper_can_be_taken_as_evidence(
    program: Program, alice: Membership, program_of, client
) -> None:
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    charlie = program_of(make_stranger())
    papers = {"invoices": make_document(alice), "quotes": make_quote(alice), "credit-notes": make_credit_note(alice)}
    for name, document in papers.items():
        make_open(make_link(alice, document=document))

        by_program = program.get(f"/{name}/{document.pk}/evidence")
        by_hand = [
            client.get(f"/at/{alice.company.slug}/{name}/{document.pk}/views/evidence.{form}")
            for form in ("json", "pdf")
        ]

        for answer in (by_program, *by_hand):
            found = verify(answer.content)
            assert (found.faults, found.checked[-1][:10]) == ([], "The digest"), name
            assert any("1 of them opens" in line for line in found.checked), name
        assert charlie.get(f"/{name}/{document.pk}/evidence").status_code == 404, name


def test_charlie_neither_reads_nor_overrules(link: ShareLink, program_of) -> None:
    charlie = program_of(make_stranger())
    view = View.objects.get(counted=True)

    foreign = charlie.patch(f"/views/{view.pk}", {"verdict": "automated"})
    missing = charlie.patch(f"/views/{NOBODY}", {"verdict": "automated"})

    assert {**foreign.json(), "request_id": ""} == {**missing.json(), "request_id": ""}
    assert charlie.get(f"/invoices/{link.document_id}/views").status_code == foreign.status_code == 404
    view.refresh_from_db()
    assert view.verdict == "human"


@pytest.mark.parametrize(
    "body, verdict, actor_type",
    [
        ({"verdict": "automated", "remember": "network"}, "automated", "automated"),
        ({"verdict": "human", "remember": "customer"}, "human", "recipient"),
        ({"verdict": "human", "remember": "office"}, "human", "sender_preview"),
        ({"verdict": "automated", "remember": None}, "automated", "automated"),
    ],
)
def test_a_word_can_be_remembered(
    program: Program, link: ShareLink, body: dict[str, object], verdict: str, actor_type: str
) -> None:
    view = View.objects.get(counted=True)

    told = program.patch(f"/views/{view.pk}", body).json()

    assert (told["verdict"], told["actor_type"]) == (verdict, actor_type)
    assert Remembered.objects.count() == (body["remember"] is not None)


@pytest.mark.parametrize("remember", ["nonsense", "", 7, ["customer"], "network"])
def test_a_word_that_cannot_be_remembered_is_refused_whole(program: Program, link: ShareLink, remember: object) -> None:
    view = View.objects.get(counted=True)

    answer = program.patch(f"/views/{view.pk}", {"verdict": "human", "remember": remember})

    assert answer.status_code == 422
    assert "remember" in answer.json()["errors"]
    assert View.objects.get(pk=view.pk).overruled_by is None
