from seenpaid.companies.models import Membership
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import Preference, ReminderPause
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.preferences.actions import set_wishes, suppress
from seenpaid.messaging.reminders.actions import pause, set_reminders
from tests.api.conftest import Program
from tests.make import NOW, make_customer, make_document, make_plan


def test_it_tells_what_goes_out_next(alice: Membership, program: Program) -> None:
    set_reminders(alice.company, raw=make_plan(), by=alice, now=NOW)
    document = make_document(alice, due_date="2099-12-09")

    told = program.get(f"/invoices/{document.pk}/reminders").json()

    assert told == {
        "next": {"at": "2099-12-04T08:00:00Z", "days": -3, "condition": "any", "to": ["dora@example.com"]},
        "pause": None,
    }


def test_it_tells_nothing_of_a_draft(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    assert program.get(f"/invoices/{draft.pk}/reminders").json() == {"next": None, "pause": None}


def test_it_pauses_and_resumes(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    path = f"/invoices/{document.pk}/reminders/pause"

    first = program.post(path, {"reason": "Promised"})
    again = program.post(path, {})
    gone = [program.delete(path).status_code for _ in range(2)]

    assert (first.status_code, again.status_code) == (200, 200)
    told = first.json()["pause"]
    assert {name: told[name] for name in ("of", "until", "reason")} == {
        "of": "invoice", "until": None, "reason": "Promised",
    }  # fmt: skip
    assert again.json()["pause"]["reason"] == ""
    assert gone == [204, 204]
    assert not ReminderPause.objects.exists()


def test_it_tells_of_the_customers_pause(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    pause(document.customer, raw={}, by=alice, now=NOW)

    assert program.get(f"/invoices/{document.pk}/reminders").json()["pause"]["of"] == "customer"


def test_a_pause_that_makes_no_sense_is_refused(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    for body in ({"until": "2001-01-01"}, {"until": "soon"}, {"until": 7}, {"reason": "x" * 300}, {"for": "ever"}):
        answer = program.post(f"/invoices/{document.pk}/reminders/pause", body)
        assert answer.status_code == 422
        assert answer.json()["errors"]

    assert not ReminderPause.objects.exists()


def test_it_tells_what_each_address_wants(alice: Membership, program: Program) -> None:
    customer = make_customer(alice, contacts=[{"name": "Pat", "email": "pat@x.de"}])
    link_for(alice.company, customer, "pat@x.de", NOW)
    set_wishes(Preference.objects.get(), {"reminders": False}, now=NOW)
    suppress(alice.company_id, "dora@example.com", Cause.COMPLAINT, "", NOW)

    told = program.get(f"/customers/{customer.pk}/preferences").json()

    usual = {"documents": True, "reminders": True, "marketing": True}
    assert told["data"] == [
        {**usual, "address": "dora@example.com", "suppressed": {"cause": "complaint", "since": "2026-11-20T10:00:00Z"}},
        {**usual, "address": "pat@x.de", "reminders": False, "suppressed": None},
    ]
