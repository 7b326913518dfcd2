import csv
import io
import json
from datetime import timedelta

import pytest

from seenpaid.engagement.models import Engagement, Remembered, View
from seenpaid.sharing.models import ShareLink
from seenpaid.web import view_export
from tests.make import CHROME_ON_MAC, HOME, SLACKBOT, make_document, make_link, make_open, make_stranger
from tests.web.conftest import Seat, links_of, text_of, words_of


@pytest.fixture
def link(alice: Seat) -> ShareLink:
    link = make_link(alice.member)
    make_open(link, after=timedelta(hours=-5))
    make_open(link, after=timedelta(hours=-5, minutes=5))
    make_open(link, headers=SLACKBOT, after=timedelta(hours=-4))
    make_open(link, user=alice.member.user, after=timedelta(hours=-3))
    return link


def test_every_open_says_why_it_counts(alice: Seat, link: ShareLink) -> None:
    words = words_of(alice.get(f"invoices/{link.document_id}/views/"))

    assert "Your preview A member of your company, signed in" in words
    assert "Automated Slack link preview" in words
    assert "A Same visit" in words
    assert "A Counted view" in words
    assert "Chrome on Mac" in words
    assert HOME in words
    assert "5h ago Fri 20 Nov 2026, 06:00:00 CET (Europe/Berlin)" in words


@pytest.mark.parametrize(
    "asked, shown",
    [
        ({}, 4),
        ({"actor": "recipient"}, 2),
        ({"actor": "sender_preview"}, 1),
        ({"verdict": "automated"}, 1),
        ({"counted": "yes"}, 1),
        ({"counted": "no", "actor": "recipient"}, 1),
        ({"actor": "company__name", "counted": "\x00"}, 4),
    ],
)
def test_it_is_narrowed(alice: Seat, link: ShareLink, asked: dict[str, str], shown: int) -> None:
    answer = alice.get(f"invoices/{link.document_id}/views/", asked)

    assert text_of(answer).count("Opened the page") == shown  # SEC-26


def test_nobody_looked_yet(alice: Seat) -> None:
    document = make_document(alice.member)

    assert "Nobody opened it yet" in words_of(alice.get(f"invoices/{document.pk}/views/"))


def test_a_member_overrules(alice: Seat, link: ShareLink) -> None:
    robot = View.objects.get(actor_type="automated")
    path = alice.path(f"invoices/{link.document_id}/views/")

    answer = alice.client.post(f"{path}{robot.pk}/verdict/?verdict=human", {"verdict": "human"}, follow=True)

    assert "Noted. The counts follow." in words_of(answer)
    assert "corrected by you" in words_of(answer)
    assert answer.redirect_chain[0][0] == f"{path}?verdict=human"
    assert Engagement.objects.get().views == 2


def test_a_preview_stays_a_preview(alice: Seat, link: ShareLink) -> None:
    preview = View.objects.get(actor_type="sender_preview")

    answer = alice.client.post(
        alice.path(f"invoices/{link.document_id}/views/{preview.pk}/verdict/"), {"verdict": "human"}, follow=True
    )

    assert "This open cannot be corrected" in words_of(answer)
    assert Engagement.objects.get().views == 1


def test_a_view_of_another_invoice_is_none(alice: Seat, link: ShareLink) -> None:
    other = make_document(alice.member)
    robot = View.objects.get(actor_type="automated")

    answer = alice.post(f"invoices/{other.pk}/views/{robot.pk}/verdict/", {"verdict": "human"})

    assert answer.status_code == 404


def test_it_goes_on_where_the_page_ends(alice: Seat) -> None:
    link = make_link(alice.member)
    for number in range(51):
        make_open(link, after=timedelta(minutes=20 * number))

    first = alice.get(f"invoices/{link.document_id}/views/", {"counted": "yes"})
    older = next(address for address in links_of(first) if "after=" in address)
    second = alice.client.get(alice.path(f"invoices/{link.document_id}/views/") + older)

    assert text_of(first).count("Opened the page") == 50
    assert text_of(second).count("Opened the page") == 1


def test_it_is_taken_away_as_csv(alice: Seat, link: ShareLink) -> None:
    answer = alice.get(f"invoices/{link.document_id}/views/export.csv", {"actor": "recipient"})

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="views-INV-0001.csv"'
    assert [row["counted"] for row in rows] == ["false", "true"]
    assert rows[0]["ip"] == HOME
    assert rows[0]["viewed_at"] == "2026-11-20T05:05:00.000Z"


def test_it_is_taken_away_as_json(alice: Seat, link: ShareLink) -> None:
    answer = alice.get(f"invoices/{link.document_id}/views/export.json")

    views = json.loads(answer.content)["data"]
    assert len(views) == 4
    assert views[1]["reasons"][0]["text"] == "Slack link preview"
    assert views[3]["visitor"] == "A"


def test_there_is_no_other_format(alice: Seat, link: ShareLink) -> None:
    assert alice.get(f"invoices/{link.document_id}/views/export.xlsx").status_code == 404


@pytest.mark.parametrize("agent", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1", "'=1", '"=1', "\uff1d1", "\t=1"])
def test_no_cell_is_a_formula(alice: Seat, agent: str) -> None:
    link = make_link(alice.member)
    make_open(link, headers={**CHROME_ON_MAC, "User-Agent": agent})

    answer = alice.get(f"invoices/{link.document_id}/views/export.csv")

    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["user_agent"].startswith("'")  # SEC-167
    assert row["user_agent"].endswith(agent.strip())


def test_a_foreign_history_is_none(alice: Seat) -> None:
    link = make_link(make_stranger())

    for path in ("", "export.csv", "export.json"):
        assert alice.get(f"invoices/{link.document_id}/views/{path}").status_code == 404


def test_a_word_is_remembered_listed_and_forgotten(alice: Seat, link: ShareLink) -> None:
    view = View.objects.get(counted=True)
    said = alice.client.post(
        alice.path(f"invoices/{link.document_id}/views/{view.pk}/verdict/"), {"said": "ignored"}, follow=True
    )
    assert "Noted, also for later." in words_of(said)
    assert Engagement.objects.get().views == 0
    assert f"Ignored: Dora Design {HOME}" in words_of(alice.get("settings/tracking/"))

    word = Remembered.objects.get()
    gone = alice.client.post(alice.path(f"settings/tracking/{word.pk}/forget/"), follow=True)

    assert "Forgotten." in words_of(gone)
    assert "When an open was your customer's" in words_of(gone)


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_a_file_that_is_cut_says_so(alice: Seat, monkeypatch: pytest.MonkeyPatch, extension: str) -> None:
    link = make_link(alice.member)
    for minute in range(3):
        make_open(link, after=timedelta(minutes=minute))
    path = f"invoices/{link.document_id}/views/export.{extension}"

    whole = text_of(alice.get(path))
    monkeypatch.setattr(view_export, "MOST_ROWS", 2)

    assert "There are more" not in whole
    assert "There are more: a file holds the newest" in text_of(alice.get(path))
