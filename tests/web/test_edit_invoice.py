import pytest

from seenpaid.documents.actions import cancel, edit
from seenpaid.documents.models import Document, Revision
from seenpaid.documents.typed import typed
from seenpaid.payments.actions import record_manual
from tests.make import NOW, make_customer, make_document
from tests.web.conftest import Seat, value_of, words_of
from tests.web.sheets import make_sheet


def test_it_opens_with_what_was_typed(alice: Seat) -> None:
    document = make_document(alice.member, issued=False, title="Poster")

    answer = alice.get(f"invoices/{document.pk}/edit/")

    assert value_of(answer, "title") == "Poster"
    assert value_of(answer, "line_unit_price") == "100.00"


def test_it_changes_a_draft_in_place(alice: Seat) -> None:
    document = make_document(alice.member, issued=False)

    alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, title="Poster"))

    document.refresh_from_db()
    assert (document.title, document.revision) == ("Poster", 0)


def test_it_says_that_an_issued_invoice_gets_a_revision(alice: Seat) -> None:
    document = make_document(alice.member)

    words = words_of(alice.get(f"invoices/{document.pk}/edit/"))

    assert "Saving makes revision 2" in words
    assert "Save revision 2" in words
    assert "Save draft" not in words


def test_it_makes_the_revision(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, title="Poster"))

    assert answer.status_code == 302
    assert Revision.objects.get(document=document, number=2).snapshot["title"] == "Poster"
    assert Revision.objects.get(document=document, number=1).snapshot["title"] == "Website redesign"


def test_it_keeps_what_the_paper_does_not_show(alice: Seat) -> None:
    partial = {"enabled": True, "minimum": "50.00"}
    document = make_document(alice.member, partial_payments=partial)

    alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, title="Poster"))

    document.refresh_from_db()
    assert typed(document)["partial_payments"] == partial


def test_parts_are_allowed_and_refused(alice: Seat) -> None:
    document = make_document(alice.member, partial_payments={"enabled": True, "minimum": "50.00"})
    path, shown = f"invoices/{document.pk}/edit/", alice.get(f"invoices/{document.pk}/edit/")

    def post(**words: str) -> int:
        names = {f"partial_payments_{name}": word for name, word in words.items()}
        return alice.post(path, make_sheet(document.customer, **names)).status_code

    assert value_of(shown, "partial_payments_minimum") == "50.00"
    assert post(enabled="on", minimum="0") == 422
    assert post(enabled="on", minimum="25,50") == 302
    document.refresh_from_db()
    assert typed(document)["partial_payments"] == {"enabled": True, "minimum": "25.50"}
    assert post(minimum="") == 302
    document.refresh_from_db()
    assert typed(document)["partial_payments"] == {"enabled": False, "minimum": None}


def test_bad_input_makes_no_revision(alice: Seat) -> None:
    document = make_document(alice.member)

    answer = alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, title="Poster", currency="XXX"))

    assert answer.status_code == 422
    assert value_of(answer, "title") == "Poster"
    assert Revision.objects.count() == 1


def test_a_currency_stays_once_money_came(alice: Seat) -> None:
    document = make_document(alice.member)
    record_manual(document, raw={"amount": "10.00", "method": "cash"}, by=alice.member, now=NOW)

    answer = alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, currency="USD"))

    assert answer.status_code == 422
    assert "Money was already received; the currency stays." in words_of(answer)


def test_a_cancelled_invoice_stays_as_it_is(alice: Seat) -> None:
    document = make_document(alice.member)
    cancel(document, by=alice.member, now=NOW)

    answer = alice.client.post(
        alice.path(f"invoices/{document.pk}/edit/"), make_sheet(document.customer, title="Poster"), follow=True
    )

    assert "What is paid, answered or cancelled stays as it is." in words_of(answer)
    assert Document.objects.get().title == "Website redesign"


def test_a_long_document_comes_back_whole(alice: Seat) -> None:
    lines = [{"description": f"Line {number}", "unit_price": "1.00"} for number in range(500)]
    document = make_document(alice.member, issued=False)

    answer = alice.post(f"invoices/{document.pk}/edit/", make_sheet(document.customer, *lines))

    assert answer.status_code == 302
    assert Document.objects.get().total_minor == 50_000


def test_two_lines_more_than_there_may_be_are_refused(alice: Seat) -> None:
    lines = [{"description": f"Line {number}", "unit_price": "1.00"} for number in range(501)]

    answer = alice.post("invoices/new/", make_sheet(make_customer(alice.member), *lines))

    assert answer.status_code == 422
    assert "Use at most 500 lines" in words_of(answer)


@pytest.mark.parametrize(
    "changed, status, word",
    [
        ({"notes": "word " * 90_000}, 422, "at most 4000 characters"),
        ({"line_description": ["word " * 90_000]}, 422, "at most 2000 characters"),
        ({"notes": "word " * 900_000}, 413, "too large"),
    ],
)
def test_ninety_thousand_words_are_refused_where_they_stand(
    alice: Seat, changed: dict[str, object], status: int, word: str
) -> None:
    answer = alice.post("invoices/new/", make_sheet(make_customer(alice.member)) | changed)

    assert (answer.status_code, word in words_of(answer)) == (status, True)
    assert not Document.objects.exists()


def test_five_thousand_lines_are_refused_in_words(alice: Seat) -> None:
    lines = [{"description": f"Line {number}", "unit_price": "1.00"} for number in range(5_000)]

    answer = alice.post("invoices/new/", make_sheet(make_customer(alice.member), *lines))

    assert (answer.status_code, Document.objects.exists()) == (413, False)
    assert "too large" in words_of(answer)


def test_the_editor_of_a_copy_is_a_draft(alice: Seat) -> None:
    document = make_document(alice.member)
    edit(document, raw={**typed(document), "title": "Poster"}, by=alice.member, now=NOW)

    answer = alice.client.post(alice.path(f"invoices/{document.pk}/duplicate/"), follow=True)

    assert "Save draft" in words_of(answer)
    assert value_of(answer, "title") == "Poster"
