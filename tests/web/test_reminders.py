"""What members see of reminders and of mail, and what they make of it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from seenpaid.answers.actions import Voice, answer as give
from seenpaid.answers.kinds import Kind
from seenpaid.answers.reading import Said
from seenpaid.documents.models import Document
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import (
    Mail,
    Preference,
    ReminderDecision,
    ReminderPause,
    ReminderSettings,
    ReminderStep,
    Suppression,
)
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.preferences.actions import set_wishes, suppress
from seenpaid.messaging.reminders.actions import set_reminders
from tests.make import NOW, make_customer, make_document, make_link, make_plan
from tests.web.conftest import Seat, links_of, text_of, value_of, words_of

DAY = timedelta(days=1)
STEP = {
    "step_id": "",
    "step_days": "7",
    "step_when": "after",
    "step_condition": "any",
    "step_subject": "",
    "step_text": "",
}
HOURS = {"first_hour": "9", "last_hour": "17", "gap_days": "3", "most": "6", "days": ["0", "1", "2", "3", "4"]}


def as_posted(*steps: dict[str, str], **changed: object) -> dict[str, object]:
    columns = {name: [{**STEP, **step}[name] for step in steps] for name in STEP}
    return {**HOURS, "is_on": "on", **columns, **changed}


@pytest.fixture
def invoice(alice: Seat) -> Document:
    """Sent on Friday 20 November, due on Friday 4 December."""
    set_reminders(alice.member.company, raw=make_plan(), by=alice.member, now=NOW)
    return make_document(alice.member)


def step(days: int) -> str:
    return ReminderStep.objects.get(days=days).pk


def test_until_somebody_chose_the_usual_steps_are_offered(alice: Seat) -> None:
    answer = alice.get("settings/reminders/")

    assert [value_of(answer, "step_days")] == ["3"]
    assert text_of(answer).count('name="step_days"') == 5
    assert "They are switched off" in words_of(alice.get(f"invoices/{make_document(alice.member).pk}/"))
    assert "Reminders are switched off" in words_of(alice.get("reminders/"))


def test_it_keeps_the_plan(alice: Seat) -> None:
    posted = as_posted(
        {"step_days": "3", "step_when": "before"},
        {"step_days": "0", "step_condition": "off"},
        {
            "step_days": "10",
            "step_condition": "never_opened",
            "step_subject": "{number}",
            "step_text": "Dear {contact}",
        },
        {"step_days": ""},
        first_hour="8",
        days=["0", "6"],
    )

    answer = alice.post("settings/reminders/", posted)

    assert answer.status_code == 302
    steps = ReminderStep.objects.order_by("position").values_list("days", "condition", "subject", "text", "is_on")
    assert list(steps) == [
        (-3, "any", "", "", True),
        (0, "any", "", "", False),
        (10, "never_opened", "{number}", "Dear {contact}", True),
    ]
    settings = ReminderSettings.objects.get()
    assert (settings.on_since, settings.first_hour, settings.days) == (NOW, 8, "06")
    kept = ReminderStep.objects.get(days=10).pk
    assert kept in text_of(alice.get("settings/reminders/"))


@pytest.mark.parametrize(
    "changed, said",
    [
        ({"last_hour": "8"}, "Choose an hour after the first."),
        ({"gap_days": "soon"}, "Enter a whole number from 1 to 60."),
        ({"days": []}, "Choose at least one day."),
        ({"step_days": ["-4"]}, "Enter a whole number"),
        ({"step_days": ["99999"]}, "Enter a whole number"),
        ({"step_text": ["{secret} words"]}, "There is no {secret} to fill in."),
        ({"step_subject": ["x" * 300]}, "Use at most 200 characters"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(alice: Seat, changed: dict[str, object], said: str) -> None:
    answer = alice.post("settings/reminders/", as_posted({"step_text": "My own words"}, **changed))

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert ("My own words" in text_of(answer)) or "step_text" in changed
    assert not ReminderSettings.objects.exists()


def test_it_shows_what_goes_out_tomorrow(alice: Seat, invoice: Document, clock: Callable[[datetime], None]) -> None:
    clock(NOW + 10 * DAY)  # Monday 30 November.

    words = words_of(alice.get("reminders/"))

    assert "Tomorrow, Tuesday 1 December" in words
    shown = f"{invoice.number} Website redesign Dora Design 09:00 3 days before it is due dora@example.com 238,00 €"
    assert shown in words.replace("\xa0", " ")
    assert "Friday 4 December" not in words  # of one invoice, the next reminder only.
    assert "Times are in Europe/Berlin." in words


def test_a_member_skips_or_sends_from_there(alice: Seat, invoice: Document, clock: Callable[[datetime], None]) -> None:
    clock(NOW + 10 * DAY)

    skipped = alice.post(f"reminders/{invoice.pk}/{step(-3)}/skip/")
    sent = alice.post(f"reminders/{invoice.pk}/{step(0)}/send/")
    again = alice.post(f"reminders/{invoice.pk}/{step(0)}/send/")
    words = words_of(alice.get("reminders/"))

    assert [skipped.status_code, sent.status_code, again.status_code] == [302, 302, 302]
    assert dict(ReminderDecision.objects.values_list("days", "is_sent")) == {-3: False, 0: True}
    assert Mail.objects.count() == 1
    assert "This reminder was sent or left out already." in words
    assert "left out: skipped by hand" in words
    assert "on the day it is due reminded" in words


def test_an_invoice_pauses_and_goes_on(alice: Seat, invoice: Document, clock: Callable[[datetime], None]) -> None:
    path = f"invoices/{invoice.pk}/"
    before = words_of(alice.get(path))

    alice.post(f"{path}reminders/pause/", {"until": "2026-12-14", "reason": "Dora promised"})
    paused = words_of(alice.get(path))
    listed = words_of(alice.get("reminders/"))
    alice.post(f"{path}reminders/resume/")

    assert "Next: Tuesday 1 December at 09:00, 3 days before it is due." in before
    assert "Paused until 14 Dec 2026. Dora promised" in paused
    assert f"{invoice.number} , Dora Design Dora promised until 14 Dec 2026" in listed
    assert not ReminderPause.objects.exists()
    clock(NOW + DAY)
    story = words_of(alice.get(path))
    assert "Alice paused the reminders until 14 Dec 2026" in story
    assert "Alice let the reminders go on" in story


def test_a_customer_pauses_for_all_of_their_invoices(alice: Seat, invoice: Document) -> None:
    alice.post(f"customers/{invoice.customer_id}/reminders/pause/", {"until": "", "reason": ""})

    assert "Paused until you say otherwise." in words_of(alice.get(f"customers/{invoice.customer_id}/"))
    page = words_of(alice.get(f"invoices/{invoice.pk}/"))
    assert "This pause is for the whole customer." in page
    assert "Send it now" not in page

    alice.post(f"customers/{invoice.customer_id}/reminders/resume/")

    assert "Next:" in words_of(alice.get(f"invoices/{invoice.pk}/"))


def test_a_pause_into_the_past_is_refused_with_a_word(alice: Seat, invoice: Document) -> None:
    for place in (f"invoices/{invoice.pk}", f"customers/{invoice.customer_id}"):
        answer = alice.post(f"{place}/reminders/pause/", {"until": "2026-11-01", "reason": "They asked for time"})

        assert answer.status_code == 422
        assert "This day is past." in words_of(answer)
        assert (value_of(answer, "until"), value_of(answer, "reason")) == ("2026-11-01", "They asked for time")
    assert not ReminderPause.objects.exists()


def test_what_a_customer_said_stands_among_what_is_paused(alice: Seat, invoice: Document) -> None:
    link = make_link(alice.member, document=invoice)
    voice = Voice(link_id=link.pk, name="Dora", revision=1, ip=None)
    said, _ = give(invoice, said=Said(Kind.QUESTION, None, "Which hours are these?"), voice=voice, now=NOW)

    assert "The customer asked a question. until it is dealt with" in words_of(alice.get("reminders/"))
    alice.post(f"invoices/{invoice.pk}/answers/{said.pk}/handle/")
    assert "The customer asked" not in words_of(alice.get("reminders/"))


def test_members_see_who_opted_out(alice: Seat, invoice: Document) -> None:
    customer = make_customer(alice.member, "Pat Ltd", contacts=[{"name": "Pat", "email": "pat@x.de"}])
    link_for(alice.member.company, None, "dora@example.com", NOW)
    set_wishes(Preference.objects.get(), {"reminders": False, "documents": False}, now=NOW)

    page = words_of(alice.get(f"customers/{invoice.customer_id}/"))

    assert "dora@example.com Wants none of these by mail: invoices and other documents, reminders." in page
    assert "dora@example.com: no reminders by mail." in words_of(alice.get(f"invoices/{invoice.pk}/"))
    assert "pat@x.de Wants" not in words_of(alice.get(f"customers/{customer.pk}/"))


def test_a_member_lets_an_address_be_written_to_again(alice: Seat, invoice: Document) -> None:
    suppress(alice.member.company_id, "dora@example.com", Cause.HARD_BOUNCE, "550 <b>no such user</b>", NOW)
    path = f"customers/{invoice.customer_id}/"
    before = alice.get(path)

    alice.post(f"{path}suppressions/{Suppression.objects.get().pk}/lift/")
    twice = alice.post(f"{path}suppressions/{Suppression.objects.get().pk}/lift/")

    assert "Mail came back" in words_of(before)
    assert "<b>no such" not in text_of(before)
    assert twice.status_code == 404
    assert "They get invoices and reminders by mail." in words_of(alice.get(path))
    assert alice.path("settings/reminders/") in links_of(alice.get("reminders/"))
