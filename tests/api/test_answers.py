"""What customers said, over the API: listed, dealt with, and nobody else's."""

from datetime import date

from seenpaid.answers.actions import Kind
from seenpaid.answers.reading import Said
from seenpaid.companies.models import Membership
from seenpaid.events.models import Event
from tests.api.conftest import Program
from tests.make import make_answer, make_link, make_stranger


def test_what_was_said_is_listed_and_dealt_with(program: Program, alice: Membership) -> None:
    link = make_link(alice)
    promise = make_answer(link, Said(Kind.PROMISE, on=date(2026, 12, 1)))
    asked = make_answer(link, Said(Kind.QUESTION, text="Which hours?"))

    first = program.get(f"/invoices/{link.document_id}/answers?limit=1").json()
    rest = program.get(f"/invoices/{link.document_id}/answers?limit=1&cursor={first['next_cursor']}").json()
    done = [program.post(f"/answers/{asked.pk}/handle") for _ in range(2)]

    assert [(row["id"], row["text"], row["handled_at"]) for row in first["data"]] == [(asked.pk, "Which hours?", None)]
    assert [(row["id"], row["promised_on"]) for row in rest["data"]] == [(promise.pk, "2026-12-01")]
    assert [answer.status_code for answer in done] == [200, 200]
    assert done[0].json()["handled_at"] is not None
    assert Event.objects.filter(company_id=alice.company_id, kind="invoice.answer_handled").count() == 1


def test_a_strangers_answer_is_not_there(program: Program) -> None:
    link = make_link(make_stranger())
    foreign = make_answer(link)

    answers = [program.get(f"/invoices/{link.document_id}/answers"), program.post(f"/answers/{foreign.pk}/handle")]

    assert [answer.status_code for answer in answers] == [404, 404]
    foreign.refresh_from_db()
    assert foreign.handled_at is None


def test_what_was_said_is_why_reminders_rest(program: Program, alice: Membership) -> None:
    link = make_link(alice)
    make_answer(link, Said(Kind.QUESTION, text="Which hours?"))

    pause = program.get(f"/invoices/{link.document_id}/reminders").json()["pause"]

    assert (pause["reason"], pause["created_at"]) == ("The customer asked a question.", None)
