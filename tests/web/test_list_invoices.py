from datetime import timedelta

import pytest

from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from tests.make import NOW, make_customer, make_document, make_line, make_link, make_open, make_stranger
from tests.web.conftest import Seat, links_of, text_of, words_of


def test_an_empty_list_offers_the_one_next_action(alice: Seat) -> None:
    answer = alice.get("invoices/")

    assert "Your invoices will stand here" in words_of(answer)
    assert alice.path("invoices/new/") in links_of(answer)


def test_a_row_tells_the_whole_story(alice: Seat) -> None:
    document = make_document(alice.member, due_date="2026-11-23")
    make_open(make_link(alice.member, document=document))

    words = words_of(alice.get("invoices/"))

    assert "INV-0001 Website redesign Dora Design Viewed Viewed just now" in words
    assert "Fri 20 Nov 2026, 11:00:00 CET (Europe/Berlin)" in words
    assert "due in 3 days 23 Nov 2026" in words
    assert "238,00 €" in words


def test_late_money_is_overdue(alice: Seat) -> None:
    make_document(alice.member, issue_date="2026-10-01", due_date="2026-11-18")

    words = words_of(alice.get("invoices/"))

    assert "Overdue Not opened 2 days late" in words


def test_the_day_is_the_companys(alice: Seat, clock) -> None:
    make_document(alice.member, due_date="2026-11-20")
    clock(NOW.replace(hour=23))  # Already the 21st in Berlin.

    assert "Overdue" in words_of(alice.get("invoices/"))  # SEC-74


def test_it_hides_other_companies(alice: Seat) -> None:
    make_document(make_stranger(), title="Secret")

    assert "Secret" not in text_of(alice.get("invoices/"))


@pytest.fixture
def shelf(alice: Seat) -> dict[str, Document]:
    """One invoice of each kind, by what it is."""
    dora = make_customer(alice.member)

    def make(title: str, **more: object) -> Document:
        return make_document(alice.member, customer=dora, title=title, **more)

    shelf = {
        "draft": make("Sketch", issued=False),
        "unopened": make("Unseen"),
        "late": make("Latecomer", issue_date="2026-10-01", due_date="2026-10-15"),
        "opened": make("Flyer"),
        "opened_long_ago": make("Old news"),
        "cancelled": make("Called off"),
    }
    make_open(make_link(alice.member, document=shelf["opened"]))
    make_open(make_link(alice.member, document=shelf["opened_long_ago"]), after=timedelta(days=-20))
    cancel(shelf["cancelled"], by=alice.member, now=NOW)
    return shelf


@pytest.mark.parametrize(
    "show, shown",
    [
        ("all", {"Sketch", "Unseen", "Latecomer", "Flyer", "Old news", "Called off"}),
        ("unpaid", {"Unseen", "Latecomer", "Flyer", "Old news"}),
        ("overdue", {"Latecomer"}),
        ("viewed_recently", {"Flyer"}),
        ("never_opened", {"Unseen", "Latecomer"}),
        ("opened_not_paid", {"Flyer", "Old news"}),
        ("drafts", {"Sketch"}),
        ("company__apikey__digest", {"Sketch", "Unseen", "Latecomer", "Flyer", "Old news", "Called off"}),
    ],
)
def test_it_is_narrowed(alice: Seat, shelf: dict[str, Document], show: str, shown: set[str]) -> None:
    words = words_of(alice.get("invoices/", {"show": show}))

    assert {document.title for document in shelf.values() if document.title in words} == shown  # SEC-26


@pytest.mark.parametrize("word", ["poster", "INV-0002", "café", "PO-77", "poster zoë"])
def test_it_is_searched(alice: Seat, word: str) -> None:
    make_document(alice.member, title="Website")
    zoe = make_customer(alice.member, "Café Zoë")
    make_document(alice.member, customer=zoe, title="Poster", po_number="PO-77")

    words = words_of(alice.get("invoices/", {"q": word}))

    assert "Poster" in words
    assert "Website" not in words


@pytest.mark.parametrize("word", ["%", "_", "\x00", "x" * 500, "' OR 1=1 --"])
def test_a_strange_word_finds_nothing_or_everything(alice: Seat, word: str) -> None:
    make_document(alice.member)

    assert alice.get("invoices/", {"q": word}).status_code == 200  # SEC-63


def test_it_says_so_when_nothing_matches(alice: Seat) -> None:
    make_document(alice.member)

    words = words_of(alice.get("invoices/", {"q": "nowhere"}))

    assert "Nothing matches" in words
    assert "Your invoices will stand here" not in words


def test_it_sums_what_is_shown_by_currency(alice: Seat) -> None:
    dora = make_customer(alice.member)
    make_document(alice.member, customer=dora)
    make_document(alice.member, customer=dora)
    make_document(alice.member, customer=dora, currency="JPY", lines=[make_line(price="500", tax="0")])
    make_document(alice.member, customer=dora, issued=False)

    words = words_of(alice.get("invoices/"))

    assert "3 invoices, 714,00 € , 476,00 € owed" in words
    assert "1 invoice, 1.000 ¥ , 1.000 ¥ owed" in words


def test_it_goes_on_where_the_page_ends(alice: Seat) -> None:
    dora = make_customer(alice.member)
    for number in range(51):
        make_document(alice.member, customer=dora, issued=False, title=f"No {number:02}.")

    first = alice.get("invoices/", {"show": "drafts"})
    older = next(link for link in links_of(first) if "after=" in link)
    second = alice.client.get(alice.path("invoices/") + older)

    assert "No 01." in words_of(first)
    assert "No 00." not in words_of(first)
    assert "No 00." in words_of(second)
    assert "No 01." not in words_of(second)
    assert "Back to the newest" in words_of(second)


def test_htmx_gets_the_list_alone(alice: Seat) -> None:
    make_document(alice.member)

    part = text_of(alice.get("invoices/", {"q": "web"}, HX_Request="true"))

    assert part.lstrip().startswith('<div id="found"')
    assert 'id="filters"' in part
    assert "<html" not in part


def test_it_asks_the_database_as_often_for_many_as_for_few(alice: Seat, django_assert_max_num_queries) -> None:
    dora = make_customer(alice.member)
    for _ in range(12):
        make_document(alice.member, customer=dora)

    with django_assert_max_num_queries(8):
        alice.get("invoices/")
