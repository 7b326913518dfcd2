"""A company's data, taken away: whole, its own, and nothing a spreadsheet would compute. SEC-167, SEC-168, SEC-170"""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from seenpaid.companies.models import Membership
from seenpaid.companies.roles import Role
from seenpaid.exchange import queries
from seenpaid.exchange.cells import guarded, unguarded
from seenpaid.exchange.export import WHAT, UnknownExportError, export
from seenpaid.payments.actions import record_manual
from tests.make import (
    HOME,
    NOW,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_member,
    make_open,
    make_stranger,
)
from tests.web.conftest import Seat


def table(what: str, by: Membership) -> list[dict[str, str]]:
    body = b"".join(export(what, form="csv", by=by, now=NOW).pieces).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


@pytest.fixture
def alice(db: None) -> Membership:
    alice = make_company()
    dora = make_customer(
        alice, "=cmd|' /C calc'!A0", phone="+49 30 1", contacts=[{"name": "Eve", "email": "eve@example.com"}]
    )
    paid = make_document(
        alice, customer=dora, lines=[{"description": "@Design", "unit_price": "100.00", "tax_rate": "19"}] * 2
    )
    record_manual(paid, raw={"amount": "38.00", "method": "cash", "reference": "-1+1"}, by=alice, now=NOW)
    make_open(make_link(alice, document=paid))
    return alice


@pytest.mark.parametrize(
    "value, cell",
    [
        ("=1+1", "'=1+1"), ("+49", "'+49"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"), ("\rx", "'\rx"), (" '=1", "' '=1"),
        ("＝1", "'＝1"), ("-5.00", "'-5.00"), ("12", "12"), (None, ""), (True, "true"),  # noqa: RUF001 - the wide sign is the case.
    ],
)  # fmt: skip
def test_a_cell_is_never_computed_and_comes_back_as_it_was(value: object, cell: str) -> None:
    assert guarded(value) == cell
    if isinstance(value, str):
        assert unguarded(cell) == value
        assert guarded("-5.00", is_figure=True) == "-5.00"


@pytest.mark.database
def test_every_set_is_whole_and_the_companys_own(alice: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "STEP", 1)
    make_document(alice, customer=make_customer(alice, "Second"), issued=False)
    charlie = make_stranger()
    make_open(make_link(charlie))

    sets = {what: table(what, alice) for what in WHAT}

    assert {what: len(rows) for what, rows in sets.items()} == {
        "customers": 2, "invoices": 2, "lines": 3, "payments": 1, "views": 1,
    }  # fmt: skip
    assert sets["customers"][0] | {"contacts": "Eve <eve@example.com>"} == sets["customers"][0]
    assert sets["customers"][0]["name"].startswith("'=")
    first, draft = sets["invoices"]
    assert (first["number"], first["total"], first["amount_paid"], first["views"]) == (
        "INV-0001",
        "238.00",
        "38.00",
        "1",
    )
    assert (draft["number"], draft["status"], draft["views"]) == ("", "draft", "0")
    assert (sets["lines"][1]["position"], sets["lines"][1]["description"]) == ("2", "'@Design")
    assert sets["payments"][0]["number"] == "INV-0001"
    assert sets["views"][0]["ip"] == HOME
    told = json.loads(b"".join(export("invoices", form="json", by=alice, now=NOW).pieces))
    assert [row["total"] for row in told["data"]] == [first["total"], draft["total"]]


def test_a_viewer_gets_no_addresses_of_readers(alice: Membership) -> None:
    (view,) = table("views", make_member(alice.company, role=Role.VIEWER))

    assert (view["ip"], view["user_agent"]) == ("", "")


def test_the_page_hands_it_out(alice: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)

    answer = Seat(alice).get("settings/data/lines.csv")

    assert answer["Content-Disposition"] == f'attachment; filename="{alice.company.slug}-lines-2026-11-20.csv"'
    assert answer.getvalue().startswith(b"\xef\xbb\xbfinvoice,number,status")
    assert Seat(alice).get("settings/data/secrets.csv").status_code == 404
    assert Seat(alice).get("settings/data/lines.exe").status_code == 404
    with pytest.raises(UnknownExportError):
        export("secrets", form="csv", by=alice, now=NOW)


def test_the_command_writes_every_file_or_says_why_not(alice: Membership, tmp_path: Path) -> None:
    call_command("export", "all", company=alice.company.slug, to=tmp_path / "out")

    assert len(list((tmp_path / "out").iterdir())) == len(WHAT)
    for to in (tmp_path, None):
        with pytest.raises(CommandError):
            call_command("export", "all" if to is None else "views", company=alice.company.slug, to=to)
    with pytest.raises(CommandError, match="no company"):
        call_command("export", "all", company="nobody", to=tmp_path)
