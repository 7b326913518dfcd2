"""`seenpaid verify FILE`: whether one byte was changed, offline."""

import json
import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from seenpaid.documents.access import access_any
from seenpaid.engagement.actions import overrule
from seenpaid.engagement.forgetting.erasure import forget_link
from seenpaid.engagement.models import View
from seenpaid.evidence.compose import evidence_of, members_of
from seenpaid.evidence.file import sealed
from seenpaid.evidence.paper import evidence_pdf
from seenpaid.evidence.verify import verify
from seenpaid.pdf.paper import Branding
from tests.make import NOW, OFFICE, SLACKBOT, make_company, make_link, make_open

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def alice():
    return make_company()


@pytest.fixture
def link(alice):
    link = make_link(alice)
    make_open(link)
    make_open(link, headers=SLACKBOT, after=timedelta(minutes=1))
    make_open(link, peer=OFFICE, after=timedelta(minutes=40))
    overrule(View.objects.get(position=2), verdict="human", by=alice, now=NOW + timedelta(hours=1))
    return link


def file_of(alice, link, **how) -> str:
    return evidence_of(access_any(link.document_id, company=alice.company), now=NOW, **how)


def test_an_untouched_file_holds(alice, link):
    found = verify(file_of(alice, link).encode())

    assert (found.faults, found.withheld) == ([], [])
    assert "The chain holds: 4 entries, 3 of them opens." in found.checked
    assert "The totals are what the log adds up to: 3 views in 3 opens." in found.checked


def test_one_changed_byte_anywhere_is_found(alice, link):
    content = file_of(alice, link).encode()
    dice = random.Random(1)  # the same bytes each time.

    for at in {0, len(content) - 1, *dice.sample(range(len(content)), 400)}:
        for changed in (content[at] ^ 1, content[at] ^ 0x20, dice.randrange(256)):
            if changed != content[at]:
                forged = content[:at] + bytes([changed]) + content[at + 1 :]
                assert verify(forged).faults, f"byte {at} became {changed}"
    assert verify(content[:-1]).faults
    assert verify(content + b"\n").faults


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_it_names_the_first_open_that_does_not_fit_even_in_a_file_sealed_anew(alice, link, at):
    members = json.loads(file_of(alice, link))
    members["log"][at]["sealed"] = members["log"][at]["sealed"].replace('"position":', '"position": ')

    found = verify(sealed(members).encode())

    assert found.faults[0] == f"Entry {at + 1} does not follow on the one before it."


def test_a_fact_that_was_changed_in_a_file_sealed_anew_is_found(alice, link):
    members = json.loads(file_of(alice, link))
    members["log"][0]["facts"]["address"]["text"] = '["198.51.100.99"]'

    assert verify(sealed(members).encode()).faults == ["Open 1: its address is not what was sealed."]


def test_totals_that_the_log_does_not_bear_out_are_found(alice, link):
    members = json.loads(file_of(alice, link))
    members["totals"]["views"] = 9

    assert verify(sealed(members).encode()).faults == ["The totals are not what the log adds up to."]


def test_what_was_erased_or_held_back_is_said_and_breaks_nothing(alice, link):
    held = file_of(alice, link, without={"address"})
    forget_link(company_id=link.company_id, document_id=link.document_id, link_id=link.pk, now=NOW)
    erased = file_of(alice, link)

    assert verify(held.encode()).faults == verify(erased.encode()).faults == []
    assert verify(held.encode()).withheld == ["Forgotten or not handed out: address of 3 opens."]
    assert "203.0.113.7" not in held + erased
    assert "Mozilla" not in erased


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b"%PDF-1.7", b"[" * 5000, b"9" * 5000]
)
def test_anything_else_is_no_evidence(content):
    assert verify(content).faults


@pytest.mark.parametrize("name", ["log", "head", "totals", "document", "digest", "signature"])
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], [{}]])
def test_a_file_of_a_strange_shape_is_no_evidence(alice, link, name, value):
    members = json.loads(file_of(alice, link))

    assert verify(json.dumps({**members, name: value}).encode()).faults


def test_the_command_says_so_and_fails(alice, link, tmp_path, capsys):
    kept, changed = tmp_path / "kept.json", tmp_path / "changed.json"
    kept.write_text(file_of(alice, link))
    changed.write_text(file_of(alice, link).replace("Dora", "Dorb"))

    call_command("verify", kept)
    with pytest.raises(SystemExit) as failed:
        call_command("verify", changed)

    assert (failed.value.code, "UNCHANGED" in capsys.readouterr().out) == (1, True)


def test_the_paper_carries_the_file_and_is_checked_to_the_byte(alice, link):
    members = members_of(access_any(link.document_id, company=alice.company), now=NOW)
    pdf = evidence_pdf(members, branding=Branding(), zone="Europe/Berlin")
    dice = random.Random(2)  # the same bytes each time.

    assert verify(pdf).faults == []
    for at in {0, len(pdf) - 1, *dice.sample(range(len(pdf)), 100)}:
        assert verify(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]).faults, f"byte {at}"
