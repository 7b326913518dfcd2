"""Deposits and stages in the editor, without a script, and on the invoice's page."""

import pytest

from seenpaid.documents.actions import credit_payment
from seenpaid.documents.models import Document
from tests.make import NOW, make_customer, make_document
from tests.web.conftest import Seat, text_of, words_of
from tests.web.sheets import make_sheet

DEPOSIT = {"plan": "deposit", "deposit": "30%", "deposit_due": "2026-11-25"}


def stages(*rows: tuple[str, str, str]) -> dict[str, object]:
    labels, amounts, days = zip(*rows, strict=True)
    return {"plan": "stages", "stage_label": labels, "stage_amount": amounts, "stage_due_date": days}


@pytest.mark.parametrize(
    "plan, expected",
    [
        ({}, []),
        ({"plan": "whole", "deposit": "30%", "deposit_due": "2026-11-25"}, []),
        (DEPOSIT, [7_140, 16_660]),
        ({**DEPOSIT, "deposit": "38,00"}, [3_800, 20_000]),
        (stages(("First", "100", "2026-11-25"), ("", "50 %", "2026-12-01"), ("", "", "2026-12-20")), [10_000, 11_900, 1_900]),
        (stages(("", "100", "2026-11-25"), ("", "138", "2026-12-20"), ("", "", "")), [10_000, 13_800]),
    ],
)  # fmt: skip
def test_it_is_typed_and_comes_back_as_it_was(alice: Seat, plan: dict[str, object], expected: list[int]) -> None:
    sheet = make_sheet(make_customer(alice.member), **plan)

    alice.post("invoices/new/", {**sheet, "step": "save"})

    invoice = Document.objects.get()
    assert [stage["minor"] for stage in invoice.stages] == expected
    page = text_of(alice.get(f"invoices/{invoice.pk}/edit/"))
    assert 'name="plan"' in page
    assert all(str(plan.get(name, "")) in page for name in ("deposit", "deposit_due") if expected)
    alice.post(f"invoices/{invoice.pk}/edit/", {**sheet, "step": "save"})
    assert [stage["minor"] for stage in Document.objects.get().stages] == expected


@pytest.mark.parametrize(
    "plan, words",
    [
        ({**DEPOSIT, "deposit": "300"}, "Nothing is left for the last stage."),
        ({**DEPOSIT, "deposit": "lots"}, "Enter an amount in digits"),
        ({**DEPOSIT, "deposit": ""}, "Say how much."),
        ({**DEPOSIT, "deposit_due": ""}, "Fill this in."),
        ({**DEPOSIT, "due_date": ""}, "Fill this in."),
        (stages(("", "100", "2026-11-25"), ("", "100", "2026-12-20")), "38.00 is missing"),
        (stages(("", "x", "2026-11-25"), ("", "", "2026-12-20")), "Enter an amount in digits"),
        (stages(("", "1%", "soon"), ("", "", "2026-12-20")), "Write the date as YYYY-MM-DD."),
        (stages(("", "238", "2026-12-20")), "Use 2 to 12 stages"),
    ],
)
def test_what_does_not_add_up_is_said_and_nothing_typed_is_lost(
    alice: Seat, plan: dict[str, object], words: str
) -> None:
    answer = alice.post("invoices/new/", {**make_sheet(make_customer(alice.member), **plan), "step": "save"})

    assert answer.status_code == 422
    assert words in words_of(answer)
    typed = plan.get("stage_amount") or [plan["deposit"]]
    assert all(f'value="{each}"' in text_of(answer) for each in typed)
    assert not Document.objects.exists()


def test_a_stage_is_added_without_a_script(alice: Seat) -> None:
    sheet = make_sheet(None, **stages(("", "100", "2026-11-25"), ("", "", "")))

    page = text_of(alice.post("invoices/new/", {**sheet, "step": "add_stage"}))

    assert page.count('name="stage_amount"') == 3
    assert "Deposit 71,40" in words_of(alice.post("invoices/preview/", make_sheet(None, **DEPOSIT))).replace(
        "\xa0", " "
    )


def test_the_page_says_which_part_is_paid(alice: Seat) -> None:
    plan = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-20"}]
    invoice = make_document(alice.member, stages=plan)
    credit_payment(invoice, minor=8_000, actor=alice.member.actor, now=NOW)

    words = words_of(alice.get(f"invoices/{invoice.pk}/")).replace("\xa0", " ")

    assert "Deposit 1 Dec 2026 71,40 € paid" in words
    assert "Balance 20 Dec 2026 166,60 € 158,00 € open" in words
    assert "due in 30 days" in words
