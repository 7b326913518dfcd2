from seenpaid.payments.actions import record_manual
from tests.make import NOW, make_customer, make_document, make_line, make_link, make_open, make_stranger
from tests.web.conftest import Seat, tags_of, words_of


def test_it_says_what_will_stand_there_and_the_one_thing_to_do(alice: Seat) -> None:
    words = words_of(alice.get())

    assert "as soon as your first invoice is out. Make your first invoice" in words
    assert "Every invoice that is owed was opened" not in words
    assert "The last twelve months" not in words


def test_it_sums_what_is_owed_and_late(alice: Seat) -> None:
    dora = make_customer(alice.member)
    make_document(alice.member, customer=dora)
    make_document(alice.member, customer=dora, issue_date="2026-10-01", due_date="2026-10-15")
    make_document(alice.member, customer=dora, currency="USD", lines=[make_line(tax="0")])
    make_document(make_stranger())

    words = words_of(alice.get())

    assert "476,00 € owed on 2 invoices 238,00 € of it overdue, on one invoice" in words
    assert "200,00 $ owed on one invoice" in words


def test_it_draws_the_months(alice: Seat) -> None:
    document = make_document(alice.member, issue_date="2026-09-10")
    record_manual(
        document, raw={"amount": "119.00", "method": "cash", "paid_on": "2026-11-02"}, by=alice.member, now=NOW
    )

    answer = alice.get()

    heights = {attrs["class"]: attrs["height"] for tag, attrs in tags_of(answer) if tag == "rect"}
    assert (heights["invoiced"], heights["paid"]) == ("120", "60")
    assert "September 2026 238,00 € 0,00 €" in words_of(answer)
    assert "November 2026 0,00 € 119,00 €" in words_of(answer)


def test_it_lists_who_opened_and_who_did_not(alice: Seat) -> None:
    dora = make_customer(alice.member)
    make_open(make_link(alice.member, document=make_document(alice.member, customer=dora, title="Flyer")))
    make_document(alice.member, customer=dora, title="Poster")

    words = words_of(alice.get())

    opened, unopened = words.split("Opened this week", 1)[1].split("Never opened All", 1)
    assert "Flyer" in opened
    assert "Poster" in unopened
