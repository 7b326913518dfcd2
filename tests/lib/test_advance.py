import pytest

from seenpaid.documents.lifecycle import CANCELLED, DRAFT, PAID, SENT, TRANSITIONS, VIEWED
from seenpaid.documents.models import Document
from seenpaid.lib.advance import IllegalTransitionError, LostRaceError, advance
from tests.make import NOW, make_company, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    return make_document(make_company(), issued=True)


def test_it_moves_the_row_and_writes_the_changes_with_it(document: Document):
    advance(document, PAID, transitions=TRANSITIONS, paid_at=NOW)

    row = Document.objects.get(pk=document.pk)
    assert (row.status, row.paid_at) == (document.status, document.paid_at) == (PAID, NOW)


def test_it_refuses_a_move_that_the_table_does_not_have(document: Document):
    with pytest.raises(IllegalTransitionError, match="cannot go from sent to draft"):
        advance(document, DRAFT, transitions=TRANSITIONS)

    assert Document.objects.get(pk=document.pk).status == SENT


def test_it_loses_to_whoever_moved_the_row_first(document: Document):
    rival = Document.objects.get(pk=document.pk)
    advance(rival, CANCELLED, transitions=TRANSITIONS, cancelled_at=NOW)

    with pytest.raises(LostRaceError):
        advance(document, VIEWED, transitions=TRANSITIONS)

    assert Document.objects.get(pk=document.pk).status == CANCELLED
    assert document.status == SENT
