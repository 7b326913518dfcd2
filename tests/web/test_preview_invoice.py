import pytest

from seenpaid.documents.models import Document
from tests.make import make_customer
from tests.web.conftest import Seat, text_of, words_of
from tests.web.sheets import make_sheet

DESIGN = {"description": "Design", "quantity": "2", "unit_price": "100", "tax_rate": "19"}


def test_it_answers_with_the_sums(alice: Seat) -> None:
    answer = alice.post("invoices/preview/", make_sheet(None, DESIGN, discount_percent="10"))

    words = words_of(answer)
    assert "Discount -20,00 €" in words
    assert "Subtotal 180,00 €" in words
    assert "Tax 19% 34,20 €" in words
    assert "Total 214,20 €" in words
    assert '<output id="net_1" hx-swap-oob="true">200,00\xa0€</output>' in text_of(answer)


def test_it_is_the_sum_that_is_kept(alice: Seat) -> None:
    odd = {"description": "Odd", "quantity": "3", "unit_price": "33.335", "discount_percent": "12.5", "tax_rate": "7"}
    sheet = make_sheet(make_customer(alice.member), DESIGN, odd, discount_percent="3.3")

    shown = words_of(alice.post("invoices/preview/", sheet))
    alice.post("invoices/new/", sheet)

    kept = Document.objects.get().total_minor
    assert f"Total {kept // 100},{kept % 100:02} €" in shown


def test_it_leaves_out_what_is_not_complete_yet(alice: Seat) -> None:
    half = {"description": "Half", "quantity": "", "unit_price": "abc"}

    words = words_of(alice.post("invoices/preview/", make_sheet(None, half, DESIGN, issue_date="", title="x" * 900)))

    assert "Total 238,00 €" in words
    assert "One line is not complete yet and is left out." in words


def test_it_says_nothing_of_nothing(alice: Seat) -> None:
    assert "Total \u2013" in words_of(alice.post("invoices/preview/", {}))


@pytest.mark.parametrize(
    "body",
    [
        "line_key=x&line_key=1&line_key=1&line_key=999999999&line_description=a&line_unit_price=1e9",
        "line_key=1&line_description=%00&line_unit_price=1&currency=%00&issue_date=%00",
        "line_key=1&line_description=%ED%A0%80&line_unit_price=1&line_tax_rate=%ff",
        "line_key=1&line_description=a&line_unit_price=999999999999&line_quantity=999999999",
        "line_unit_price=1&line_unit_price=2",
    ],
)
def test_it_keeps_its_temper_whatever_is_posted(alice: Seat, body: str) -> None:
    answer = alice.client.post(alice.path("invoices/preview/"), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200  # SEC-63
    assert "Total \u2013" in words_of(answer)
