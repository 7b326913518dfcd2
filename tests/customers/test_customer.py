import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.customers.access import CustomerNotFoundError, access_customer
from seenpaid.customers.actions import add_customer, update_customer
from seenpaid.customers.models import Contact, Customer
from seenpaid.customers.queries import contacts_of, customer_choices, customers_page
from tests.make import NOW, make_company, make_customer, make_member, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_it_keeps_a_customer_with_contacts():
    alice = make_company()

    customer = add_customer(
        alice.company,
        raw={
            "name": "Dora Design",
            "email": "DORA@example.com",
            "language": "de",
            "address": {"line1": "Ring 1", "city": "Wien", "postal_code": "1010", "country": "AT"},
            "contacts": [{"name": "Accounts", "email": "ap@example.com", "role": "accounts payable"}],
        },
        by=alice,
        now=NOW,
    )

    assert (customer.email, customer.city, customer.country) == ("dora@example.com", "Wien", "AT")
    assert [(contact.name, contact.role) for contact in contacts_of(customer)] == [("Accounts", "accounts payable")]


@pytest.mark.parametrize(
    "raw, field",
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x\x00y"}, "name"),
        ({"email": "dora"}, "email"),
        ({"language": "tlh"}, "language"),
        ({"address": []}, "address"),
        ({"address": {"country": "AUT"}}, "address.country"),
        ({"contacts": "dora"}, "contacts"),
        ({"contacts": ["dora"]}, "contacts.0"),
        ({"contacts": [{"name": "no address"}]}, "contacts.0.email"),
        ({"contacts": [{"email": "a@example.com"}, {"email": "A@example.com"}]}, "contacts.1.email"),
        ({"contacts": [{"email": "a@example.com", "company": "x"}]}, "contacts.0.company"),
        ({"company": "com_1"}, "company"),
        ({"id": "cus_1"}, "id"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(raw, field):  # SEC-22, SEC-63
    alice = make_company()

    with pytest.raises(InvalidProfileError) as caught:
        add_customer(alice.company, raw={"name": "Dora", **raw}, by=alice, now=NOW)

    assert field in caught.value.errors
    assert not Customer.objects.exists()


def test_the_given_fields_change_and_only_those():
    alice = make_company()
    customer = make_customer(alice, tax_id="ATU123")

    update_customer(customer, raw={"name": "Dora & Daughters"}, by=alice, now=NOW)

    customer.refresh_from_db()
    assert (customer.name, customer.tax_id, customer.email) == ("Dora & Daughters", "ATU123", "dora@example.com")
    assert customers_page(alice.company, search="daughters").rows == [customer]


def test_contacts_that_stay_keep_their_rows():
    alice = make_company()
    customer = make_customer(alice, contacts=[{"email": "a@example.com"}, {"email": "b@example.com"}])
    kept = Contact.objects.get(email="a@example.com")

    update_customer(
        customer, raw={"contacts": [{"email": "A@example.com", "name": "Anna"}, {"email": "c@example.com"}]}, by=alice, now=NOW
    )  # fmt: skip

    assert Contact.objects.get(pk=kept.pk).name == "Anna"
    assert sorted(contact.email for contact in contacts_of(customer)) == ["a@example.com", "c@example.com"]


def test_it_hides_other_companies():
    alice, charlie = make_company(), make_stranger()
    customer = make_customer(alice)

    for customer_id in (customer.pk, "cus_nobody"):
        with pytest.raises(CustomerNotFoundError):
            access_customer(customer_id, company=charlie.company)
    assert customers_page(charlie.company).rows == []
    assert customer_choices(charlie.company) == []


def test_a_viewer_changes_nothing():
    alice = make_company()
    reader = make_member(alice.company, role=Role.VIEWER)
    customer = make_customer(alice)

    with pytest.raises(NotAllowedError):
        add_customer(alice.company, raw={"name": "Eve"}, by=reader, now=NOW)
    with pytest.raises(NotAllowedError):
        update_customer(customer, raw={"name": "Eve"}, by=reader, now=NOW)


def test_pages_meet_without_gap_or_double():
    alice = make_company()
    made = [make_customer(alice, f"Customer {number}") for number in range(5)]

    seen, key = [], None
    while True:
        page = customers_page(alice.company, after=key, limit=2)
        seen += page.rows
        if (key := page.next_key) is None:
            break

    assert seen == made[::-1]
