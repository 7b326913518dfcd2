import pytest

from seenpaid.sharing.access import LinkNotFoundError, opened_document
from tests.make import make_company, make_document, make_stranger

pytestmark = pytest.mark.django_db


def test_it_hands_out_the_row_with_its_company():
    alice = make_company()
    document = make_document(alice)

    opened = opened_document(document.pk, company_id=alice.company_id)

    assert (opened, opened.company) == (document, alice.company)


def test_a_document_that_went_meanwhile_answers_like_a_link_that_never_was():
    # SEC-1, SEC-4
    charlie, document = make_stranger(), make_document(make_company())

    with pytest.raises(LinkNotFoundError):
        opened_document(document.pk, company_id=charlie.company_id)
    with pytest.raises(LinkNotFoundError):
        opened_document("inv_gone", company_id=charlie.company_id)
