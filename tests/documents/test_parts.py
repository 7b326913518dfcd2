"""The parts of an invoice are its whole, always."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from seenpaid.documents.actions import amend, apply_credit, credit_payment, duplicate
from seenpaid.documents.draft import Defaults, InvalidDraftError, parse
from seenpaid.documents.models import Document
from seenpaid.documents.parts import PartsError, Planned, amounts, filled, next_part, parts_of
from seenpaid.documents.queries import overdue, revision_of
from seenpaid.documents.typed import typed
from tests.make import NOW, make_company, make_credit_note, make_customer, make_document, make_line, make_quote

DAY = date(2026, 12, 1)
DEFAULTS = Defaults("EUR", today=date(2026, 11, 20), payment_days=14)
DEPOSIT = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-20"}]


def plan(*parts: str) -> list[Planned]:
    """Read `30%`, `100` and `rest`."""
    return [
        Planned(DAY, percent=Decimal(part[:-1]))
        if part.endswith("%")
        else Planned(DAY, minor=None if part == "rest" else int(part))
        for part in parts
    ]


@pytest.mark.parametrize(
    "parts, total, expected",
    [
        (["30%", "rest"], 23_800, [7_140, 16_660]),
        (["100", "rest"], 23_800, [100, 23_700]),
        (["33.33%", "33.33%", "33.34%"], 100, [33, 33, 34]),
        (["50%", "50%"], 101, [51, 50]),
        (["50%", "50%"], 1, None),
        (["100", "200"], 300, [100, 200]),
        (["100", "200"], 301, None),
        (["100", "201"], 300, None),
        (["300", "rest"], 300, None),
        (["0", "300"], 300, None),
        (["100%", "rest"], 300, None),
        (["60%", "60%"], 300, None),
        (["10%", "100", "rest"], 1_000, [100, 100, 800]),
    ],
)
def test_parts_come_to_the_total_or_are_refused(parts: list[str], total: int, expected: list[int] | None) -> None:
    if expected is None:
        with pytest.raises(PartsError):
            amounts(plan(*parts), total_minor=total)
    else:
        assert amounts(plan(*parts), total_minor=total) == expected


@settings(max_examples=300, deadline=None)
@given(
    total=st.integers(1, 10**12),
    shares=st.lists(st.one_of(st.integers(1, 10**9), st.decimals(0, 100, places=4)), min_size=1, max_size=11),
    has_rest=st.booleans(),
    paid=st.integers(0, 10**12),
)
def test_what_is_accepted_sums_to_the_total_and_fills_in_order(
    total: int, shares: list[int | Decimal], has_rest: bool, paid: int
) -> None:
    planned = [
        Planned(DAY, percent=share) if isinstance(share, Decimal) else Planned(DAY, minor=share) for share in shares
    ]
    planned += [Planned(DAY)] if has_rest else []
    try:
        found = amounts(planned, total_minor=total)
    except PartsError:
        return

    assert sum(found) == total
    assert min(found) > 0
    stages = [{"minor": minor, "due_date": "2026-12-01", "label": ""} for minor in found]
    parts = filled(stages, paid_minor=paid)
    assert sum(part.paid_minor for part in parts) == min(paid, total)
    assert all(later.paid_minor == 0 for part, later in pairwise(parts) if not part.is_paid)


@pytest.mark.parametrize(
    "stages, field, words",
    [
        ([{"amount": "100", "due_date": "2026-12-01"}], "stages", "Use 2 to 12 stages"),
        ([{"amount": "1", "due_date": "2026-12-01"}] * 13, "stages", "Use 2 to 12 stages"),
        ("x", "stages", "Use 2 to 12"),
        ([1, 2], "stages.0", "an amount and a due date"),
        ([{"amount": "100", "due_date": "2026-12-01"}, {"due_date": ""}], "stages.1.due_date", "Fill this in."),
        ([{"amount": "100", "due_date": "2026-12-02"}, {"due_date": "2026-12-01"}], "stages.1.due_date", "before the"),
        ([{"amount": "100", "due_date": "2026-11-01"}, {"due_date": "2026-12-01"}], "stages.0.due_date", "the issue"),
        ([{"due_date": "2026-12-01"}, {"due_date": "2026-12-01"}], "stages.0.amount", "Say how much"),
        ([{"amount": "-1", "due_date": "2026-12-01"}, {"due_date": "2026-12-01"}], "stages.0.amount", "above zero"),
        ([{"amount": [], "due_date": "2026-12-01"}, {"due_date": "2026-12-01"}], "stages.0.amount", "digits"),
        ([{"percent": "x", "due_date": "2026-12-01"}, {"due_date": "2026-12-01"}], "stages.0.percent", "a number"),
        ([{"amount": "238", "due_date": "2026-12-01"}, {"due_date": "2026-12-01"}], "stages", "Nothing is left"),
        ([{"amount": "100", "due_date": "2026-12-01"}] * 2, "stages", "38.00 is missing"),
        ([{"amount": "200", "due_date": "2026-12-01"}] * 2, "stages", "162.00 is too much"),
        ([{"amount": "1", "percent": "30", "due_date": "2026-12-01"}, DEPOSIT[1]], "stages.0.amount", "one of the two"),
        ([{"amount": "1", "due_date": "2026-12-01", "x": 1}, DEPOSIT[1]], "stages.0.x", "no such field"),
    ],
)
def test_stages_that_are_not_the_whole_are_refused_at_the_field(stages: object, field: str, words: str) -> None:
    with pytest.raises(InvalidDraftError) as refused:
        parse({"customer": "cus", "lines": [make_line()], "stages": stages}, defaults=DEFAULTS)

    assert words in " ".join(refused.value.errors.get(field, ["nothing at that field"]))


@pytest.mark.django_db
def test_money_fills_the_parts_in_order_and_the_due_date_follows() -> None:
    invoice = make_document(alice := make_company(), stages=DEPOSIT)
    assert (invoice.due_date, [part.open_minor for part in parts_of(invoice)]) == (DAY, [7_140, 16_660])

    invoice = credit_payment(invoice, minor=8_000, actor=alice.actor, now=NOW)

    part = next_part(invoice)
    assert part is not None
    assert (part.number, part.paid_minor, part.open_minor) == (2, 860, 15_800)
    assert invoice.due_date == date(2026, 12, 20)
    assert credit_payment(invoice, minor=-8_000, actor=alice.actor, now=NOW).due_date == DAY
    assert next_part(credit_payment(invoice, minor=23_800, actor=alice.actor, now=NOW)) is None
    assert revision_of(invoice).snapshot["stages"][0] == {"label": "", "due_date": "2026-12-01", "minor": 7_140}
    assert typed(invoice)["due_date"] == "2026-12-20"


@pytest.mark.django_db
def test_credit_fills_parts_too_and_lateness_is_of_the_earliest_open_one() -> None:
    alice = make_company()
    dora = make_customer(alice)
    invoice = make_document(alice, customer=dora, stages=DEPOSIT)
    late = Document.objects.filter(company=alice.company)
    assert overdue(late, today=date(2026, 12, 2)).count() == 1

    note = make_credit_note(alice, customer=dora)
    apply_credit(note, raw={"invoice": invoice.pk, "amount": "71.40"}, by=alice, now=NOW)

    assert overdue(late, today=date(2026, 12, 2)).filter(kind="invoice").count() == 0
    assert overdue(late, today=date(2026, 12, 21)).filter(kind="invoice").count() == 1


@pytest.mark.django_db
def test_a_deposit_in_percent_follows_the_lines() -> None:
    invoice = make_document(alice := make_company(), stages=DEPOSIT)

    invoice = amend(invoice, changes={"lines": [make_line(quantity="1")]}, by=alice, now=NOW)
    assert [part.amount_minor for part in parts_of(invoice)] == [3_570, 8_330]

    later = NOW + timedelta(days=60)
    copy = duplicate(invoice, by=alice, now=later)
    assert [part.due_date for part in parts_of(copy)] == [DAY + timedelta(days=60), date(2026, 12, 20) + timedelta(60)]


@pytest.mark.django_db
def test_only_invoices_have_stages() -> None:
    alice = make_company()

    for make in (make_quote, make_credit_note):
        with pytest.raises(InvalidDraftError, match="Only an invoice"):
            make(alice, stages=DEPOSIT)
