import pytest
from django.db import transaction

from seenpaid.companies.models import Membership
from seenpaid.documents.access import DocumentNotFoundError, access_document, lock_document
from seenpaid.documents.models import Document, Kind
from tests.make import make_company, make_document, make_stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Membership:
    return make_company()


def test_it_hands_out_the_companys_document(alice: Membership):
    document = make_document(alice)

    assert access_document(document.pk, company=alice.company) == document


def test_missing_and_foreign_look_alike(alice: Membership):
    # SEC-21
    document, charlie = make_document(alice), make_stranger()

    with pytest.raises(DocumentNotFoundError) as foreign:
        access_document(document.pk, company=charlie.company)
    with pytest.raises(DocumentNotFoundError) as missing:
        access_document("inv_missing", company=charlie.company)

    assert str(foreign.value) == str(missing.value)


def test_it_locks_the_row_as_it_is_now(alice: Membership):
    document = make_document(alice)
    Document.objects.filter(pk=document.pk).update(title="Changed meanwhile")

    with transaction.atomic():
        assert lock_document(document).title == "Changed meanwhile"


def test_a_row_that_went_meanwhile_is_not_found(alice: Membership):
    document = make_document(alice, issued=False)
    Document.objects.filter(pk=document.pk).delete()

    with pytest.raises(DocumentNotFoundError), transaction.atomic():
        lock_document(document)


def test_another_kind_is_not_found(alice: Membership):
    document = make_document(alice)

    with pytest.raises(DocumentNotFoundError):
        access_document(document.pk, company=alice.company, kind=Kind.QUOTE)
