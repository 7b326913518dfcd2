import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.events.models import Event
from seenpaid.payments.access import ChargeNotFoundError, access_charge
from seenpaid.payments.actions import dismiss_flag
from seenpaid.payments.models import Charge
from seenpaid.payments.queries import flagged, flagged_of
from tests.make import make_document, make_member, make_stranger
from tests.payments.fake import LATER, NOW
from tests.payments.till import make_till

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(monkeypatch):
    return make_till(monkeypatch)


@pytest.fixture
def document(till):
    document = make_document(till.alice)
    till.tell(till.fake.pay(till.start(document), currency="USD"))
    return document


def test_it_is_dealt_with_once_and_says_how(till, document):
    charge = access_charge(Charge.objects.get().pk, company=till.alice.company, document_id=document.pk)
    assert flagged_of(document) == [charge]

    told = [dismiss_flag(charge, note=" Sent back by hand ", by=till.alice, now=LATER) for _ in range(2)]

    charge.refresh_from_db()
    assert (told, charge.dismissal, charge.dismissed_at) == ([True, False], "Sent back by hand", LATER)
    assert list(flagged(till.alice.company)) == []
    event = Event.objects.get(kind="payment.flag_dismissed")
    assert (event.subject_id, event.data["note"], event.data["why"]) == (
        document.pk,
        "Sent back by hand",
        "other_currency",
    )


@pytest.mark.parametrize("note", ["", "  ", "x" * 201])
def test_it_wants_to_know_how(till, document, note):
    with pytest.raises(InvalidProfileError):
        dismiss_flag(Charge.objects.get(), note=note, by=till.alice, now=NOW)


def test_a_viewer_deals_with_nothing(till, document):
    with pytest.raises(NotAllowedError):
        dismiss_flag(Charge.objects.get(), note="Mine", by=make_member(till.alice.company, role=Role.VIEWER), now=NOW)


def test_it_hides_other_companies_and_invoices(till, document):
    charge = Charge.objects.get()

    for company, document_id in (
        (make_stranger().company, document.pk),
        (till.alice.company, make_document(till.alice).pk),
    ):
        with pytest.raises(ChargeNotFoundError):
            access_charge(charge.pk, company=company, document_id=document_id)
