from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import make_document, make_stranger


def test_it_tells_an_invoices_story_newest_first(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    make_document(alice)
    program.post(f"/invoices/{document.pk}/payments", {"amount": "100.00", "method": "cash"})

    events = program.get(f"/invoices/{document.pk}/timeline").json()["data"]

    assert [event["type"] for event in events] == [
        "invoice.partially_paid",
        "payment.recorded",
        "invoice.issued",
        "invoice.created",
    ]
    assert {event["subject"] for event in events} == {document.pk}
    assert events[1]["actor"] == {"type": "api_key", "id": events[1]["actor"]["id"], "name": "Zapier"}
    assert (events[1]["data"]["amount"], events[1]["data"]["currency"]) == ("100.00", "EUR")
    assert events[2]["actor"]["type"] == "member"


def test_the_feed_is_the_whole_companys_and_nobody_elses(alice: Membership, program: Program, program_of) -> None:
    document, other = make_document(alice), make_document(alice)
    charlie = program_of(make_stranger())

    subjects = {event["subject"] for event in program.get("/events").json()["data"]}

    assert subjects == {document.pk, other.pk}
    assert charlie.get("/events").json()["data"] == []
    assert charlie.get(f"/invoices/{document.pk}/timeline").status_code == 404
