"""What the worker reminds of, and what members make of it. Studio North is in Berlin; its invoices are due in 14 days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.models import Company, Membership
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import cancel, credit_payment, edit
from seenpaid.documents.models import Document
from seenpaid.documents.typed import typed
from seenpaid.events.models import Event
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import Mail, Preference, ReminderDecision, ReminderPause, ReminderSettings, ReminderStep
from seenpaid.messaging.objections import objection_to
from seenpaid.messaging.preferences import link_for
from seenpaid.messaging.preferences.actions import set_wishes, suppress
from seenpaid.messaging.reminders import remind
from seenpaid.messaging.reminders.actions import (
    NotRemindableError,
    leave_out,
    pause,
    remind_now,
    resume,
    set_reminders,
)
from seenpaid.messaging.reminders.queries import coming
from seenpaid.messaging.reminders.remind import remind_due
from seenpaid.payments.actions import record_manual
from tests.make import (
    NOW,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_member,
    make_open,
    make_plan,
    make_stranger,
)

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
DUE = date(2026, 12, 4)  # a Friday.


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.fixture
def alice() -> Membership:
    member = make_company()
    set_reminders(member.company, raw=make_plan(), by=member, now=NOW)
    return member


@pytest.fixture
def invoice(alice: Membership) -> Document:
    return make_document(alice)


def reminded() -> list[tuple[int, str]]:
    """Return each reminder's step, and where it went."""
    return [
        (decision.days, mail.to_address)
        for decision in ReminderDecision.objects.filter(is_sent=True).order_by("at", "pk")
        for mail in Mail.objects.filter(occasion__startswith=f"reminder:{decision.step_key}:{decision.document_id}")
    ]


def left_out() -> dict[int, str]:
    return dict(ReminderDecision.objects.filter(is_sent=False).values_list("days", "why"))


def run(until: datetime, *, since: datetime = NOW) -> None:
    """Let the worker look at nine o'clock of every day; in the field it looks more often, and finds nothing then."""
    morning = since.astimezone(BERLIN).replace(hour=9, minute=0)
    while morning <= until:
        if morning >= since:
            remind_due(now=morning.astimezone(UTC))
        morning += timedelta(days=1)


def step(days: int) -> str:
    return ReminderStep.objects.get(days=days).pk


def test_it_reminds_at_each_step_once(invoice: Document) -> None:
    run(at(31))
    run(at(31))

    assert reminded() == [(days, "dora@example.com") for days in (-3, 0, 7, 14)]
    assert [mail.created_at for mail in Mail.objects.order_by("pk")] == [at(1), at(4), at(11), at(18)]
    assert {(mail.kind, mail.category, mail.status) for mail in Mail.objects.all()} == {
        ("reminder", "reminders", "queued")
    }
    assert Event.objects.filter(kind="reminder.sent", subject_id=invoice.pk).count() == 4


def test_it_says_what_is_owed_in_the_customers_language(alice: Membership) -> None:
    customer = make_customer(alice, language="de")
    document = make_document(alice, customer=customer)
    paid = {"amount": "38.00", "method": "cash", "paid_on": "2026-11-20", "reference": ""}
    record_manual(document, raw=paid, by=alice, now=NOW)

    run(at(1))

    mail = Mail.objects.get()
    assert mail.subject.startswith(f"Rechnung {document.number} ")
    assert "4." in mail.subject
    assert "200,00" in mail.text.replace("\xa0", " ")
    assert mail.link is not None


def test_its_words_follow_the_day_and_the_companys_wish(alice: Membership) -> None:
    rows = [
        {"days": days, "condition": "any", "is_on": True, "text": text}
        for days, text in ((-3, ""), (0, ""), (7, ""), (14, "Dear {contact}, {number}: {amount}. {{company}}"))
    ]
    set_reminders(alice.company, raw=make_plan(steps=rows), by=alice, now=NOW)
    customer = make_customer(alice, "{amount}", contacts=[{"name": "{number}", "email": "dora@example.com"}])
    make_document(alice, customer=customer)

    run(at(31))

    mails = list(Mail.objects.order_by("pk"))
    assert [mail.subject.replace("\xa0", " ") for mail in mails[:3]] == [
        "Invoice INV-0001 is due on 4 December 2026",
        "Invoice INV-0001 is due today",
        "Reminder: invoice INV-0001 from Studio North",
    ]
    assert mails[3].message.replace("\xa0", " ") == "Dear {number}, INV-0001: 238,00 €. {Studio North}"


def test_a_company_that_never_switched_it_on_reminds_nobody() -> None:
    make_document(make_company())

    run(at(31))

    assert not Mail.objects.exists()


def pay(document: Document, alice: Membership) -> None:
    raw = {"amount": "238.00", "method": "cash", "paid_on": "2026-11-20", "reference": ""}
    record_manual(document, raw=raw, by=alice, now=NOW)


@pytest.mark.parametrize(
    "end",
    [
        pay,
        lambda document, alice: cancel(document, by=alice, now=NOW),
        lambda document, alice: pause(document, raw={}, by=alice, now=NOW),
        lambda document, alice: pause(document.customer, raw={}, by=alice, now=NOW),
    ],
    ids=["paid", "cancelled", "paused", "customer paused"],
)
def test_nobody_is_reminded_of_what_is(
    invoice: Document, alice: Membership, end: Callable[[Document, Membership], object]
) -> None:
    run(at(2))
    end(invoice, alice)
    run(at(31), since=at(2))

    assert reminded() == [(-3, "dora@example.com")]
    assert not coming(alice.company, now=at(3), until=at(31))


def test_nobody_is_reminded_of_a_draft(alice: Membership) -> None:
    make_document(alice, issued=False)

    run(at(31))

    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "end, why",
    [
        (lambda document, alice: None, ""),
        (pay, "nothing is owed any more"),
        (lambda document, alice: cancel(document, by=alice, now=NOW), "it was cancelled meanwhile"),
        (lambda document, alice: pause(document, raw={}, by=alice, now=NOW), "the reminders were paused meanwhile"),
    ],
    ids=["nothing happened", "paid", "cancelled", "paused"],
)
def test_a_reminder_that_waits_is_not_sent_after(
    invoice: Document, alice: Membership, end: Callable[[Document, Membership], object], why: str
) -> None:  # SEC-124
    run(at(1))
    end(invoice, alice)

    mail = Mail.objects.select_related("document", "company", "link").get()

    assert objection_to(mail, now=at(1)) == why


def test_after_downtime_only_the_latest_is_sent(invoice: Document) -> None:  # SEC-199
    remind_due(now=at(21, 11))
    remind_due(now=at(21, 12))

    assert reminded() == [(14, "dora@example.com")]
    assert left_out() == {-3: "too_late", 0: "overtaken", 7: "overtaken"}


def test_a_promise_moves_the_reminder_behind_its_day(invoice: Document, alice: Membership) -> None:
    run(at(2))
    pause(invoice, raw={"until": "2026-12-14", "reason": "Dora promised"}, by=alice, now=at(2))

    run(at(14), since=at(2))
    before = len(reminded())
    run(at(15), since=at(14))

    assert before == 1
    assert reminded() == [(-3, "dora@example.com"), (7, "dora@example.com")]
    assert Mail.objects.latest("pk").created_at == at(15)
    told = Event.objects.get(kind="reminders.paused")
    assert (told.subject_id, told.data) == (invoice.pk, {"until": "2026-12-14", "reason": "Dora promised"})


def test_it_goes_on_when_a_member_says_so(invoice: Document, alice: Membership) -> None:
    pause(invoice.customer, raw={}, by=alice, now=NOW)
    pause(invoice.customer, raw={"reason": "Asked by phone"}, by=alice, now=NOW)

    assert resume(invoice.customer, by=alice, now=at(4, 12))
    assert not resume(invoice.customer, by=alice, now=at(4, 12))
    remind_due(now=at(4, 12))

    assert reminded() == [(0, "dora@example.com")]
    assert Event.objects.filter(kind="reminders.resumed", subject_id=invoice.customer_id).count() == 1


@pytest.mark.parametrize("until", ["yesterday", "2026-11-19", "2040-01-01", "2026-02-30", "\uff12"])
def test_a_pause_ends_on_a_day_to_come(invoice: Document, alice: Membership, until: str) -> None:
    with pytest.raises(InvalidProfileError):
        pause(invoice, raw={"until": until}, by=alice, now=NOW)

    assert not ReminderPause.objects.exists()


def test_a_condition_asks_who_opened(alice: Membership) -> None:
    steps = [
        {"days": 0, "condition": "never_opened", "is_on": True},
        {"days": 7, "condition": "opened", "is_on": True},
    ]
    set_reminders(alice.company, raw=make_plan(steps=steps), by=alice, now=NOW)
    read, unread = make_document(alice), make_document(alice, customer=Customer.objects.get())
    make_open(make_link(alice, document=read), after=timedelta(hours=3))

    run(at(12))

    sent = set(ReminderDecision.objects.filter(is_sent=True).values_list("document", "days"))
    assert sent == {(unread.pk, 0), (read.pk, 7)}


def test_where_opens_are_not_recorded_nobody_guesses(alice: Membership, invoice: Document) -> None:
    steps = [{"days": 0, "condition": "never_opened", "is_on": True}]
    set_reminders(alice.company, raw=make_plan(steps=steps), by=alice, now=NOW)
    Company.objects.update(tracking="off")

    run(at(5))

    assert (reminded(), left_out()) == ([], {0: "not_known"})


@pytest.mark.parametrize("how", ["wish", "bounce", "no address"])
def test_whoever_wants_none_gets_none(invoice: Document, alice: Membership, how: str) -> None:  # SEC-124
    match how:
        case "wish":
            link_for(alice.company, invoice.customer, "dora@example.com", NOW)
            set_wishes(Preference.objects.get(), {"reminders": False}, now=NOW)
        case "bounce":
            suppress(alice.company_id, "dora@example.com", Cause.HARD_BOUNCE, "550", NOW)
        case _:
            Customer.objects.update(email="")

    run(at(2))

    assert (reminded(), left_out()) == ([], {-3: "no_address" if how == "no address" else "opted_out"})


def test_it_goes_where_the_invoice_went(alice: Membership) -> None:
    contacts = [{"name": "Pat", "email": "pat@dora.example"}, {"name": "Ann", "email": "ann@dora.example"}]
    customer = make_customer(alice, email="", contacts=contacts)
    make_document(alice, customer=customer)

    run(at(2))

    assert reminded() == [(-3, "pat@dora.example")]
    assert Mail.objects.get().contact == customer.contacts.get(name="Pat")


def test_an_edited_due_date_moves_what_is_to_come(invoice: Document, alice: Membership) -> None:
    run(at(2))
    edit(invoice, raw={**typed(invoice), "due_date": "2026-12-11"}, by=alice, now=at(2, 12))

    run(at(11), since=at(2, 12))

    assert reminded() == [(-3, "dora@example.com"), (0, "dora@example.com")]
    assert Mail.objects.latest("pk").created_at == at(11)


def test_a_member_sends_the_next_one_now(invoice: Document, alice: Membership) -> None:
    remind_now(invoice, step_id=step(7), by=alice, now=at(3, 22))

    with pytest.raises(NotRemindableError):
        remind_now(invoice, step_id=step(7), by=alice, now=at(3, 22))
    run(at(31), since=at(4))

    assert [days for days, _ in reminded()] == [7, 0, 14]


@pytest.mark.parametrize(
    "how",
    [
        lambda invoice, alice: remind_now(invoice, step_id=step(0), by=alice, now=NOW + timedelta(hours=47)),
        lambda invoice, alice: remind_now(invoice, step_id="rst_" + "0" * 26, by=alice, now=at(3)),
        lambda invoice, alice: (pay(invoice, alice), remind_now(invoice, step_id=step(0), by=alice, now=at(3))),
        lambda invoice, alice: (
            pause(invoice, raw={}, by=alice, now=NOW),
            remind_now(invoice, step_id=step(0), by=alice, now=at(3)),
        ),
        lambda invoice, alice: (
            suppress(alice.company_id, "dora@example.com", Cause.COMPLAINT, "", NOW),
            remind_now(invoice, step_id=step(0), by=alice, now=at(3)),
        ),
        lambda invoice, alice: (pay(invoice, alice), leave_out(invoice, step_id=step(0), by=alice, now=at(3))),
    ],
    ids=["too soon", "no such step", "paid", "paused", "suppressed", "skip what is paid"],
)
def test_a_member_is_told_why_not(
    invoice: Document, alice: Membership, how: Callable[[Document, Membership], object]
) -> None:
    with pytest.raises(NotRemindableError, match=r"\w"):
        how(invoice, alice)

    assert not Mail.objects.exists()


def test_a_skipped_step_is_left_out(invoice: Document, alice: Membership) -> None:
    leave_out(invoice, step_id=step(0), by=alice, now=at(2))

    run(at(12), since=NOW)

    assert [days for days, _ in reminded()] == [-3, 7]
    assert left_out() == {0: "by_hand"}


def test_who_only_reads_changes_nothing(invoice: Document, alice: Membership) -> None:
    viewer = make_member(alice.company, role=Role.VIEWER)
    biller = make_member(alice.company, "carla", role=Role.BILLER)

    for deed in (
        lambda: pause(invoice, raw={}, by=viewer, now=NOW),
        lambda: resume(invoice, by=viewer, now=NOW),
        lambda: remind_now(invoice, step_id=step(0), by=viewer, now=at(3)),
        lambda: leave_out(invoice, step_id=step(0), by=viewer, now=at(3)),
        lambda: set_reminders(alice.company, raw=make_plan(), by=biller, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            deed()


def test_a_step_of_another_company_is_none_here(invoice: Document, alice: Membership) -> None:
    charlie = make_stranger()
    set_reminders(charlie.company, raw=make_plan(), by=charlie, now=NOW)
    theirs = ReminderStep.objects.filter(company=charlie.company).first()
    assert theirs is not None

    with pytest.raises(NotRemindableError):
        leave_out(invoice, step_id=theirs.pk, by=alice, now=at(2))
    run(at(5))

    assert {mail.company_id for mail in Mail.objects.all()} == {alice.company_id}


def test_a_plan_that_stays_keeps_what_was_decided(invoice: Document, alice: Membership) -> None:
    run(at(2))
    rows = list(ReminderStep.objects.order_by("-days").values("id", "days", "condition", "subject", "text", "is_on"))

    set_reminders(alice.company, raw=make_plan(steps=rows), by=alice, now=at(2))
    run(at(31), since=at(2))

    assert [days for days, _ in reminded()] == [-3, 0, 7, 14]


def test_switching_on_writes_to_nobody_about_what_lies_before(alice: Membership, invoice: Document) -> None:
    set_reminders(alice.company, raw=make_plan(is_on=False), by=alice, now=NOW)
    run(at(10))
    set_reminders(alice.company, raw=make_plan(steps=_rows()), by=alice, now=at(10))

    run(at(31), since=at(10))

    assert [days for days, _ in reminded()] == [7, 14]


def _rows() -> list[dict[str, object]]:
    return list(ReminderStep.objects.order_by("days").values("id", "days", "condition", "subject", "text", "is_on"))


@pytest.mark.parametrize(
    "wrong, at_field",
    [
        ({"first_hour": 17, "last_hour": 9}, "last_hour"),
        ({"first_hour": 24}, "first_hour"),
        ({"days": []}, "days"),
        ({"days": ["7"]}, "days"),
        ({"days": "01"}, "days"),
        ({"gap_days": 0}, "gap_days"),
        ({"most": 99}, "most"),
        ({"is_on": "yes"}, "is_on"),
        ({"steps": "all"}, "steps"),
        ({"steps": [{"days": 400, "condition": "any", "is_on": True}]}, "steps.0.days"),
        ({"steps": [{"days": 1, "condition": "maybe", "is_on": True}]}, "steps.0.condition"),
        ({"steps": [{"days": 1, "condition": "any", "is_on": True, "text": "{secret}"}]}, "steps.0.text"),
        ({"steps": [{"days": 1, "condition": "any", "is_on": True, "subject": "a\nBcc: b" * 40}]}, "steps.0.subject"),
        ({"steps": [{"days": n, "condition": "any", "is_on": True} for n in range(13)]}, "steps"),
        ({"steps": [7]}, "steps.0.days"),
        ({"admin": True}, "admin"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(alice: Membership, wrong: dict[str, object], at_field: str) -> None:
    before = ReminderSettings.objects.values().get()

    with pytest.raises(InvalidProfileError) as refused:
        set_reminders(alice.company, raw=make_plan(**wrong), by=alice, now=at(1))

    assert at_field in refused.value.errors
    assert ReminderSettings.objects.values().get() == before


def test_one_invoice_that_fails_holds_up_no_other(
    alice: Membership, invoice: Document, monkeypatch: pytest.MonkeyPatch
) -> None:  # SEC-201
    other = make_document(alice, customer=invoice.customer)
    whole = remind.decide_one

    def broken(document: Document, rules: object, *, now: datetime) -> bool:
        if document.pk == invoice.pk:
            raise ValueError("This one is poisoned.")
        return whole(document, rules, now=now)  # type: ignore[arg-type]  # passed on as it came.

    monkeypatch.setattr(remind, "decide_one", broken)
    run(at(1))

    assert [mail.document_id for mail in Mail.objects.all()] == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_remind_once(alice: Membership) -> None:  # SEC-200
    customer = make_customer(alice)
    for _ in range(6):
        make_document(alice, customer=customer)
    started, failures = Barrier(3), []

    def work() -> None:
        try:
            started.wait()
            for minute in range(3):
                ReminderSettings.objects.update(next_look_at=at(1))  # as if neither had seen the other's claim.
                remind_due(now=at(1, 9, minute))
        except Exception as error:  # noqa: BLE001  # whatever it is, the test must see it.
            failures.append(error)
        finally:
            connections.close_all()

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert failures == []
    assert Mail.objects.count() == 6
    assert ReminderDecision.objects.count() == 6
    assert connection.vendor in {"sqlite", "postgresql"}


def test_each_part_is_reminded_of_in_its_turn_and_by_its_amount(alice: Membership) -> None:
    stages = [{"percent": "30", "due_date": "2026-12-01"}, {"due_date": "2026-12-21"}]
    invoice = make_document(alice, stages=stages)

    run(at(2))
    credit_payment(invoice, minor=7_140, actor=alice.actor, now=at(2))
    run(at(22), since=at(3))

    sent = ReminderDecision.objects.filter(is_sent=True).order_by("pk")
    assert list(sent.values_list("part", "days")) == [(0, -3), (0, 0), (1, -3), (1, 0)]
    letters = [mail.text.replace("\xa0", " ") for mail in Mail.objects.order_by("pk")]
    assert ["71,40 €" in letter for letter in letters] == [True, True, False, False]
    assert ["166,60 €" in letter for letter in letters] == [False, False, True, True]
