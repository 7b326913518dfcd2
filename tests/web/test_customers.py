import pytest

from seenpaid.customers.models import Contact, Customer
from tests.make import make_customer, make_document, make_stranger
from tests.web.conftest import Seat, links_of, tags_of, text_of, value_of, words_of

DORA = {
    "name": "Dora Design",
    "email": "dora@example.com",
    "phone": "",
    "language": "de",
    "tax_id": "DE1",
    "notes": "",
    "address_line1": "Hafen 1",
    "address_line2": "",
    "address_city": "Hamburg",
    "address_region": "",
    "address_postal_code": "20457",
    "address_country": "DE",
    "contact_name": ["Pia Payables", ""],
    "contact_email": ["pia@example.com", ""],
    "contact_role": ["Accounts payable", ""],
}


def test_an_empty_list_offers_the_one_next_action(alice: Seat) -> None:
    answer = alice.get("customers/")

    assert "Your customers will stand here" in words_of(answer)
    assert alice.path("customers/new/") in links_of(answer)


def test_it_lists_and_searches(alice: Seat) -> None:
    make_customer(alice.member, "Acme")
    make_customer(alice.member, "Café Zoë")
    make_customer(make_stranger(), "Café Charlie")

    words = words_of(alice.get("customers/", {"q": "CAFÉ"}))

    assert "Café Zoë" in words
    assert "Acme" not in words
    assert "Charlie" not in words


def test_it_adds_a_customer_with_people(alice: Seat) -> None:
    alice.post("customers/new/", DORA)

    dora = Customer.objects.get()
    assert (dora.name, dora.city, dora.language) == ("Dora Design", "Hamburg", "de")
    assert Contact.objects.get().email == "pia@example.com"


@pytest.mark.parametrize(
    "field, typed, says, beside",
    [
        ("name", "", "Fill this in.", "id_name_errors"),
        ("name", "n" * 161, "at most 160 characters", "id_name_errors"),
        ("email", "dora at example", "Enter an e-mail address", "id_email_errors"),
        ("address_country", "XX1", "at most 2 characters", "id_address_country_errors"),
        ("language", "tlh", "Use one of", "id_language_errors"),
        ("contact_email", ["pia"], "Enter an e-mail address", "id_contact_email_1_errors"),
        ("notes", "\x00", "cannot be shown", "id_notes_errors"),
    ],
)
def test_bad_input_is_told_at_its_field(alice: Seat, field: str, typed: object, says: str, beside: str) -> None:
    answer = alice.post("customers/new/", {**DORA, field: typed})

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert f'id="{beside}"' in text_of(answer)
    assert value_of(answer, "address_line1") == "Hafen 1"
    assert value_of(answer, "contact_role") == "Accounts payable"
    assert not Customer.objects.exists()


def test_it_shows_what_is_owed_and_by_what(alice: Seat) -> None:
    dora = make_customer(alice.member, contacts=[{"name": "Pia", "email": "pia@example.com", "role": "Payables"}])
    make_document(alice.member, customer=dora)
    make_document(alice.member, customer=make_customer(alice.member, "Acme"), title="Not Dora's")

    words = words_of(alice.get(f"customers/{dora.pk}/"))

    assert "238,00 € owed on one invoice" in words
    assert "Pia , Payables pia@example.com" in words
    assert "INV-0001" in words
    assert "Not Dora's" not in words


def test_it_edits(alice: Seat) -> None:
    dora = make_customer(alice.member)

    opened = alice.get(f"customers/{dora.pk}/edit/")
    alice.post(f"customers/{dora.pk}/edit/", {**DORA, "name": "Dora & Daughters"})

    assert value_of(opened, "name") == "Dora Design"
    dora.refresh_from_db()
    assert dora.name == "Dora & Daughters"


def test_a_refused_edit_changes_nothing(alice: Seat) -> None:
    dora = make_customer(alice.member)

    answer = alice.post(f"customers/{dora.pk}/edit/", {**DORA, "name": ""})

    assert answer.status_code == 422
    dora.refresh_from_db()
    assert dora.name == "Dora Design"


def test_there_is_room_for_one_more_person(alice: Seat) -> None:
    dora = make_customer(alice.member, contacts=[{"email": "pia@example.com"}])

    answer = alice.get(f"customers/{dora.pk}/edit/")

    rows = [attrs["value"] for tag, attrs in tags_of(answer) if attrs.get("name") == "contact_email"]
    assert rows == ["pia@example.com", ""]


def test_a_foreign_customer_is_none(alice: Seat) -> None:
    dora = make_customer(make_stranger())

    for path in (f"customers/{dora.pk}/", f"customers/{dora.pk}/edit/"):
        assert alice.get(path).status_code == 404
    assert alice.post(f"customers/{dora.pk}/edit/", DORA).status_code == 404
    dora.refresh_from_db()
    assert dora.tax_id == ""
