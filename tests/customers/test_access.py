import pytest

from seenpaid.companies.models import Membership
from seenpaid.customers.access import CustomerNotFoundError, access_customer, opened_customer
from tests.make import make_company, make_customer, make_stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Membership:
    return make_company()


def test_they_hand_out_the_companys_customer(alice: Membership):
    dora = make_customer(alice)

    assert access_customer(dora.pk, company=alice.company) == dora
    assert opened_customer(dora.pk, company_id=alice.company_id) == dora


def test_missing_and_foreign_look_alike(alice: Membership):
    # SEC-21
    dora, charlie = make_customer(alice), make_stranger()

    for wanted in (dora.pk, "cus_missing"):
        with pytest.raises(CustomerNotFoundError):
            access_customer(wanted, company=charlie.company)
        with pytest.raises(CustomerNotFoundError):
            opened_customer(wanted, company_id=charlie.company_id)
