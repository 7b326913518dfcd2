"""What to do now, over real rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seenpaid.answers.actions import Voice, answer
from seenpaid.answers.kinds import Kind as Saying
from seenpaid.answers.reading import Said
from seenpaid.companies.models import Company, Membership
from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.documents.actions import edit
from seenpaid.documents.models import Document
from seenpaid.documents.typed import typed
from seenpaid.events.dispatch import dispatch_due
from seenpaid.followups.actions import snooze
from seenpaid.followups.kinds import Kind
from seenpaid.followups.queries import followup_of, followups_page, snoozed, usual_of
from seenpaid.messaging.actions import send_document
from seenpaid.messaging.actions.outcome import accept, come_back
from seenpaid.payments.actions import record_manual, void_manual
from tests.make import (
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_open,
    make_stranger,
)
from tests.payments.till import make_till

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def alice(db: None) -> Membership:
    return make_company()


def kinds(by: Membership, *, after: timedelta) -> list[list[Kind]]:
    page = followups_page(by.company, now=NOW + after)
    return [[finding.kind for finding in one.findings] for one in page.rows]


def test_a_link_that_nobody_opened(alice: Membership) -> None:
    make_link(alice)

    assert kinds(alice, after=2 * DAY) == []
    assert kinds(alice, after=4 * DAY) == [[Kind.NEVER_OPENED]]


def test_only_scanners(alice: Membership) -> None:
    make_open(make_link(alice), headers=SLACKBOT)

    assert kinds(alice, after=4 * DAY) == [[Kind.ONLY_SCANNED]]


def test_opened_overdue_again_and_elsewhere(alice: Membership) -> None:
    link = make_link(alice)
    for day in range(3):
        make_open(link, after=day * DAY)
    make_open(link, after=10 * DAY, headers=SAFARI_ON_IOS, peer=OFFICE)

    assert kinds(alice, after=11 * DAY) == [[Kind.REREAD, Kind.FORWARDED]]
    assert kinds(alice, after=30 * DAY) == [[Kind.OPENED_OVERDUE, Kind.REREAD]]


def test_an_old_revision(alice: Membership) -> None:
    link = make_link(alice)
    make_open(link)
    document = Document.objects.get(pk=link.document_id)
    edit(document, raw={**typed(document), "title": "Website, again"}, by=alice, now=NOW + DAY)

    assert kinds(alice, after=3 * DAY) == [[Kind.OLD_REVISION]]


def test_a_bounce_until_somebody_writes_again(alice: Membership) -> None:
    document = make_document(alice)
    (mail,) = send_document(document, to=["dora@example.com"], by=alice, now=NOW)
    accept(mail, answer="250 OK", now=NOW)
    come_back(mail, answer="550 No such user", is_dead=False, now=NOW + HOUR)

    (found,) = followups_page(alice.company, now=NOW + DAY).rows
    send_document(document, to=["accounts@example.com"], by=alice, now=NOW + DAY)

    assert found.finding.kind is Kind.BOUNCED
    assert "dora@example.com came back on Fri 20 Nov 2026, 12:00 CET" in found.finding.text
    assert "550 No such user" in found.finding.text
    assert kinds(alice, after=DAY + HOUR) == []


def test_mail_that_was_accepted_starts_the_clock_anew(alice: Membership) -> None:
    document = make_document(alice)
    make_link(alice, document=document)
    (mail,) = send_document(document, to=["dora@example.com"], by=alice, now=NOW + 3 * DAY)
    accept(mail, answer="250 OK", now=NOW + 3 * DAY)

    assert kinds(alice, after=5 * DAY) == []
    (found,) = followups_page(alice.company, now=NOW + 6 * DAY).rows
    assert "the mail was accepted 3 days ago" in found.finding.text


@pytest.mark.parametrize("whose", ["company", "customer", "document"])
def test_what_is_not_recorded_is_not_held_against_them(alice: Membership, whose: str) -> None:
    link = make_link(alice)
    row = {"company": alice.company, "customer": link.document.customer, "document": link.document}[whose]
    type(row).objects.filter(pk=row.pk).update(tracking="off")
    alice.company.refresh_from_db()

    assert kinds(alice, after=4 * DAY) == []
    assert kinds(alice, after=30 * DAY) == [[Kind.OVERDUE]]


def test_it_hides_what_is_paid_cancelled_resting_or_foreign(alice: Membership) -> None:
    charlie = make_stranger()
    make_link(charlie)
    paid, resting = make_link(alice).document, make_link(alice, document=make_document(alice)).document
    record_manual(paid, raw={"amount": "238.00", "method": "cash"}, by=alice, now=NOW)
    snooze(resting, until="2026-12-01", by=alice, now=NOW)

    assert kinds(alice, after=5 * DAY) == []
    assert [one.document_id for one in snoozed(alice.company, now=NOW)] == [resting.pk]
    assert len(kinds(alice, after=12 * DAY)) == 1  # it is back.
    assert len(kinds(charlie, after=5 * DAY)) == 1


def test_who_left_the_checkout_until_they_paid_after_all(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    till = make_till(monkeypatch)
    link = make_link(till.alice)
    session = till.start(link.document)

    assert kinds(till.alice, after=timedelta(minutes=30)) == []
    assert kinds(till.alice, after=2 * HOUR) == [[Kind.LEFT_CHECKOUT]]
    till.fake.pay(session)
    till.tell(session)
    assert kinds(till.alice, after=2 * HOUR) == []


def test_a_promise_that_was_not_kept(alice: Membership) -> None:
    link = make_link(alice)
    voice = Voice(link_id=link.pk, name="Dora", revision=1, ip=None)
    answer(link.document, said=Said(Saying.PROMISE, (NOW + 2 * DAY).date()), voice=voice, now=NOW)

    assert kinds(alice, after=2 * DAY) == []
    assert kinds(alice, after=3 * DAY)[0][0] is Kind.PROMISE_BROKEN


def test_a_page_goes_on_where_the_last_one_ended(alice: Membership) -> None:
    customer = make_customer(alice)
    for _ in range(5):
        make_link(alice, document=make_document(alice, customer=customer))
    now, seen, after = NOW + 20 * DAY, [], None

    for _ in range(3):
        page = followups_page(alice.company, now=now, after=after, limit=2)
        seen += [one.document.pk for one in page.rows]
        after = page.next_key

    assert after is None
    assert seen == sorted(set(seen))  # of equal worth: the oldest first, each once.


def test_nonsense_for_a_place_begins_at_the_beginning(alice: Membership) -> None:
    make_link(alice)

    assert len(followups_page(alice.company, now=NOW + 5 * DAY, after="1.0~inv_x").rows) == 1


def test_it_asks_no_more_of_many_than_of_few(alice: Membership) -> None:
    make_open(make_link(alice), after=HOUR)
    few = _queries(alice.company)
    for _ in range(12):
        make_open(make_link(alice, document=make_document(alice, customer=make_customer(alice))), after=HOUR)

    assert _queries(alice.company) == few
    assert few <= 20


def _queries(company: Company) -> int:
    with CaptureQueriesContext(connection) as captured:
        followups_page(company, now=NOW + 30 * DAY)
    return len(captured)


def test_a_customers_rhythm_is_learned_and_unlearned(alice: Membership) -> None:
    customer = make_customer(alice)
    for number in range(3):
        sent = NOW + number * DAY
        link = make_link(alice, document=make_document(alice, customer=customer, now=sent), now=sent)
        make_open(link, after=number * DAY + 5 * HOUR)
        document = Document.objects.get(pk=link.document_id)
        raw = {"amount": "238.00", "method": "cash", "paid_on": (sent + 12 * DAY).date().isoformat()}
        payment = record_manual(document, raw=raw, by=alice, now=sent + 20 * DAY)
    dispatch_due(SUBSCRIBERS, now=NOW)

    known = usual_of(customer)
    void_manual(payment, by=alice, now=NOW + 30 * DAY)
    dispatch_due(SUBSCRIBERS, now=NOW)

    assert known.pays is not None
    assert known.opens is not None
    assert (known.pays.middle, known.pays.of) == (12, 3)
    assert known.opens.middle == 5
    assert usual_of(customer).pays is None


def test_one_invoice_is_told_as_the_list_tells_it(alice: Membership) -> None:
    link = make_link(alice)

    assert followup_of(link.document, now=NOW + DAY) is None
    found = followup_of(link.document, now=NOW + 5 * DAY)
    assert found is not None
    assert found.finding.kind is Kind.NEVER_OPENED
