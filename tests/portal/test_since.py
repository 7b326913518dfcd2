"""“Updated since your last visit”: said to whoever saw the earlier revision, and to nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from seenpaid.companies.models import Membership
from seenpaid.documents.actions import edit
from seenpaid.documents.changes import changes_between
from seenpaid.documents.models import Document
from seenpaid.documents.queries import revision_of
from seenpaid.pdf.reading import Reading
from seenpaid.pdf.words import LANGUAGES
from seenpaid.portal.since import in_words
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, SLACKBOT, make_company, make_line, make_link, make_raw

pytestmark = pytest.mark.django_db

SAID = "Updated since your last visit: total"


def revise(document: Document, by: Membership) -> Document:
    lines = [make_line(), make_line("Hosting", quantity="1", price="20.00")]
    return edit(document, raw=make_raw(document.customer, lines=lines), by=by, now=NOW)


def opened(path: str, *, peer: str = HOME, headers: dict[str, str] = CHROME_ON_MAC) -> str:
    return Client(REMOTE_ADDR=peer).get(path, headers=headers).content.decode()


def test_only_who_saw_the_earlier_revision_is_told_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = make_company()
    link = make_link(alice)
    assert link.document is not None
    path = f"/i/{token_of(link)}"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    first = opened(path)
    revise(link.document, alice)
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))

    stranger, robot, same_network = opened(path, peer=OFFICE), opened(path, headers=SLACKBOT), opened(path, peer=OFFICE)
    dora = opened(path)
    again = opened(path)

    assert f"{SAID} 238,00\xa0€ → 261,80\xa0€, lines added: 1." in dora
    assert not [page for page in (first, stranger, robot, same_network, again) if SAID in page]
    assert dora.count("<main>") == 1


def test_a_robot_at_her_own_address_takes_nothing_from_her(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = make_company()
    link = make_link(alice)
    assert link.document is not None
    path = f"/i/{token_of(link)}"
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    opened(path)
    revise(link.document, alice)

    preview = opened(path, headers=SLACKBOT)
    dora = opened(path)

    assert (SAID in preview, SAID in dora) == (False, True)


def test_where_nothing_is_recorded_nobody_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = make_company(tracking="off")
    link = make_link(alice)
    assert link.document is not None
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    opened(f"/i/{token_of(link)}")
    revise(link.document, alice)

    assert SAID not in opened(f"/i/{token_of(link)}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_every_language(language: str) -> None:
    alice = make_company()
    document = make_link(alice).document
    assert document is not None
    revise(document, alice)
    first, second = ({**revision_of(document, number=n).snapshot, "language": language} for n in (1, 2))
    later = {**second, "due_date": "2027-01-31"}

    for after in (second, later, {**first, "notes": "Thanks"}):
        told = in_words(changes_between(first, after), before=Reading.of(first), after=Reading.of(after))
        assert told
        assert not {"{", "}"} & set(told)
    assert in_words(changes_between(first, first), before=Reading.of(first), after=Reading.of(first)) == ""
