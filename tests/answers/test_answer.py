"""A customer says something to an invoice from its page; nobody else can, and it never hurts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from seenpaid.answers.access import AnswerNotFoundError, access_answer
from seenpaid.answers.actions import MOST_ANSWERS, MOST_FORWARDS, Voice, answer, forget_addresses_due, handle
from seenpaid.answers.kinds import Kind
from seenpaid.answers.models import Answer
from seenpaid.answers.reading import InvalidAnswerError, Said, read
from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.documents.actions import cancel
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.models import Event
from seenpaid.followups.queries import followups_page
from seenpaid.lib.tenancy import across_companies
from seenpaid.messaging.models import Mail
from seenpaid.messaging.reminders.queries import pause_over
from seenpaid.notifications.models import Notification
from seenpaid.notifications.subscriber import on_event
from seenpaid.portal.headers import PAY_HEADERS
from seenpaid.portal.not_found import not_found_page
from seenpaid.portal.views import reply as views
from seenpaid.sharing.actions import revoke
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC, NOW, make_company, make_document, make_link, make_member, make_stranger

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _patience() -> None:
    views._BY_ADDRESS.reset()
    views._BY_LINK.reset()


def shared() -> tuple[Document, str]:
    alice = make_company()
    invoice = make_document(alice)
    return invoice, f"/i/{token_of(make_link(alice, document=invoice))}"


def in_days(number: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=number)).isoformat()


def said(invoice: Document) -> list[Answer]:
    return list(Answer.objects.filter(company_id=invoice.company_id).order_by("id"))


def say(invoice: Document, what: Said, *, at: datetime = NOW) -> tuple[Answer, bool]:
    return answer(invoice, said=what, voice=Voice(make_id(invoice), "", 1, "203.0.113.7"), now=at)


def make_id(invoice: Document) -> str:
    return str(ShareLink.objects.filter(company_id=invoice.company_id).values_list("pk", flat=True)[0])


@pytest.mark.parametrize(
    "kind, typed, kept",
    [
        ("promise", {"on": "2026-11-20"}, Said(Kind.PROMISE, on=TODAY)),
        ("promise", {"on": " 2027-02-20 "}, Said(Kind.PROMISE, on=date(2027, 2, 20))),
        ("promise", {"on": "2026-11-19"}, "day"),
        ("promise", {"on": "2027-02-21"}, "day"),
        ("promise", {"on": "9999-12-31"}, "day"),
        ("promise", {"on": "tomorrow\0"}, "day"),
        ("promise", {}, "day"),
        ("paid", {}, Said(Kind.PAID)),
        ("paid", {"reference": " INV 42\nof Monday "}, Said(Kind.PAID, text="INV 42 of Monday")),
        ("paid", {"reference": "x" * 201}, "reference"),
        ("paid", {"reference": "a\0b"}, "reference"),
        ("question", {"question": "Which\r\nhours?"}, Said(Kind.QUESTION, text="Which\nhours?")),
        ("question", {"question": " \u200b "}, "question"),
        ("question", {"question": "x" * 1001}, "question"),
        ("question", {"question": "\ud800"}, "question"),
        ("", {}, "choose"),
        ("PROMISE", {"on": "2026-11-20"}, "choose"),
    ],
)
def test_it_reads_what_was_typed(kind: str, typed: dict[str, str], kept: Said | str) -> None:
    try:
        assert read(kind, typed, today=TODAY) == kept
    except InvalidAnswerError as error:
        assert error.fault == kept  # noqa: PT017 - the table says which of the two it is.


def test_a_promise_is_kept_told_and_settles_who_they_are(client: Client) -> None:
    invoice, path = shared()
    page = client.get(path, headers=CHROME_ON_MAC)
    View.objects.filter(company_id=invoice.company_id)

    posted = client.post(f"{path}/answer", {"say": "promise", "on": in_days(9), "revision": "1"}, headers=CHROME_ON_MAC)

    assert dict(page.headers) == {**PAY_HEADERS, "Content-Length": str(len(page.content))}
    assert (posted.status_code, posted["Location"], posted.cookies) == (303, f"{path}/answer", {})
    kept = said(invoice)[0]
    assert (kept.kind, kept.on.isoformat(), kept.revision, kept.ip) == ("promise", in_days(9), 1, "127.0.0.1")
    event = Event.objects.get(company_id=invoice.company_id, kind="invoice.promised")
    assert (event.data["until"], event.actor_kind) == (in_days(9), "recipient")
    thanks = client.get(f"{path}/answer").text
    assert "You will pay on" in thanks
    assert "<form" not in thanks
    assert client.get(path).content == page.content  # the kept page is the same for everybody.


def test_looking_says_nothing(client: Client) -> None:
    invoice, path = shared()

    asked = client.get(f"{path}/answer?say=paid")
    with_head = client.head(f"{path}/answer")

    assert [one.status_code for one in (asked, with_head)] == [303, 303]
    assert client.put(f"{path}/answer").status_code == 405
    assert said(invoice) == []


@pytest.mark.parametrize(
    "form, words",
    [
        ({"say": "promise", "on": "1999-01-01"}, "Please choose a day from today on"),
        ({"say": "question", "question": " "}, "Please type your question"),
        ({"say": "paid", "reference": "<b>" * 80}, "at most 200 characters"),
        ({"say": "forward", "to": "<b>@x, y@z.example"}, "Please type one e-mail address"),
        ({"say": "everything"}, "Please choose one of these"),
        ({}, "Please choose one of these"),
    ],
)
def test_what_was_typed_stays_when_it_is_refused(client: Client, form: dict[str, str], words: str) -> None:
    invoice, path = shared()

    page = client.post(f"{path}/answer", form)

    assert page.status_code == 422
    assert page["Content-Security-Policy"] == PAY_HEADERS["Content-Security-Policy"]  # Pay stands on it, too.
    assert words in page.text
    assert "<b>" not in page.text
    assert said(invoice) == []


def test_a_forward_gets_a_link_of_its_own_and_one_mail(client: Client) -> None:
    invoice, path = shared()
    form = {"say": "forward", "to": "Accounts@Example.com"}

    answers = [client.post(f"{path}/answer", form) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    mail = Mail.objects.get(company_id=invoice.company_id)
    assert (mail.to_address, mail.kind, mail.status) == ("accounts@example.com", "invoice", "queued")
    assert token_of(mail.link) not in path
    assert Event.objects.filter(company_id=invoice.company_id, kind="invoice.forwarded").count() == 1


def test_an_unknown_link_and_a_dead_one_take_nothing(client: Client) -> None:
    invoice, path = shared()
    revoke(invoice, by=make_member(invoice.company), now=NOW)

    for dead in (path, f"/i/{'x' * 32}"):
        for answered in (client.get(f"{dead}/answer"), client.post(f"{dead}/answer", {"say": "paid"})):
            assert (answered.status_code, answered.content) == (404, not_found_page())
    assert said(invoice) == []


def test_whoever_hurries_is_asked_to_wait(client: Client) -> None:
    invoice, path = shared()

    statuses = {client.post(f"{path}/answer", {"say": "paid", "reference": str(n)}).status_code for n in range(11)}

    assert statuses == {303, 429}
    assert len(said(invoice)) == views._BY_LINK.limit


def test_one_invoice_takes_so_many_answers_and_no_more(client: Client) -> None:
    invoice, path = shared()
    for number in range(MOST_FORWARDS):
        say(invoice, Said(Kind.FORWARD, address=f"{number}@example.com"))

    one_more = client.post(f"{path}/answer", {"say": "forward", "to": "more@example.com"})
    for number in range(MOST_ANSWERS - MOST_FORWARDS):
        say(invoice, Said(Kind.PAID, text=str(number)))
    too_many = client.post(f"{path}/answer", {"say": "paid"})

    assert [one.status_code for one in (one_more, too_many)] == [422, 422]
    assert "many answers" in too_many.text
    assert not Mail.objects.filter(company_id=invoice.company_id).exists()


def test_nothing_is_said_to_what_is_settled(client: Client) -> None:
    invoice, path = shared()
    cancel(invoice, by=make_member(invoice.company), now=NOW)

    page, posted = client.get(path), client.post(f"{path}/answer", {"say": "paid"})

    assert "<form" not in page.text
    assert posted.status_code == 303
    assert said(invoice) == []


def test_saying_it_again_is_as_once_and_another_day_takes_the_first_back() -> None:
    invoice, _ = shared()
    first, _ = say(invoice, Said(Kind.PROMISE, on=TODAY))

    same, is_new = say(invoice, Said(Kind.PROMISE, on=TODAY))
    later, _ = say(invoice, Said(Kind.PROMISE, on=TODAY + timedelta(days=3)))

    assert (same.pk, is_new) == (first.pk, False)
    assert [one.pk for one in said(invoice) if one.handled_at is None] == [later.pk]


@pytest.mark.parametrize(
    "what, days, until",
    [
        (Said(Kind.PROMISE, on=TODAY), 0, TODAY),
        (Said(Kind.PROMISE, on=TODAY), 1, "nothing"),
        (Said(Kind.PAID), 90, None),
        (Said(Kind.QUESTION, text="Why?"), 90, None),
        (Said(Kind.FORWARD, address="a@example.com"), 0, "nothing"),
    ],
)
def test_reminders_rest_on_their_word_until_it_is_dealt_with(what: Said, days: int, until: object) -> None:
    invoice, _ = shared()
    kept, _ = say(invoice, what)
    at = NOW + timedelta(days=days)

    pause = pause_over(invoice, now=at)
    handle(kept, by=make_member(invoice.company), now=at)

    assert (pause.until if pause else "nothing") == until
    assert pause_over(invoice, now=at) is None


def test_members_are_told_and_follow_up() -> None:
    invoice, _ = shared()
    say(invoice, Said(Kind.PROMISE, on=TODAY))
    say(invoice, Said(Kind.QUESTION, text="Which hours?"))
    say(invoice, Said(Kind.PAID, text="INV 42"))
    say(invoice, Said(Kind.FORWARD, address="a@example.com"))

    with across_companies("a test"):
        while dispatch_due((on_event,), now=NOW):
            pass
    found = followups_page(invoice.company, now=NOW + timedelta(days=1)).rows[0]

    told = set(Notification.objects.filter(company_id=invoice.company_id).values_list("text", flat=True))
    name = invoice.title or invoice.number
    assert f"The customer asked about {name}: Which hours?" in told
    assert f"The customer will pay {name} on Fri 20 Nov 2026, they say" in told
    assert len(told) == 4
    assert [one.kind for one in found.findings][:3] == ["promise_broken", "question", "says_paid"]


def test_only_those_who_manage_invoices_deal_with_it() -> None:
    invoice, _ = shared()
    kept, _ = say(invoice, Said(Kind.PAID))
    viewer, stranger = make_member(invoice.company, role=Role.VIEWER), make_stranger()

    with pytest.raises(NotAllowedError):
        handle(kept, by=viewer, now=NOW)
    with pytest.raises(AnswerNotFoundError):
        access_answer(kept.pk, company=stranger.company)
    assert access_answer(kept.pk, company=invoice.company) == kept
    assert handle(kept, by=make_member(invoice.company, "carol"), now=NOW) is True
    assert handle(kept, by=make_member(invoice.company, "dave"), now=NOW) is False


def test_where_it_came_from_is_forgotten_in_time() -> None:
    invoice, _ = shared()
    say(invoice, Said(Kind.PAID))

    early, late = (forget_addresses_due(now=NOW + timedelta(days=days)) for days in (29, 31))

    assert (early, late) == (0, 1)
    assert said(invoice)[0].ip is None


def test_a_member_sees_what_was_said_and_deals_with_it(client: Client) -> None:
    invoice, _ = shared()
    kept, _ = say(invoice, Said(Kind.QUESTION, text="<b>Which hours?"))
    bob, charlie = make_member(invoice.company), make_stranger()
    page = f"/at/{invoice.company.slug}/invoices/{invoice.pk}/"
    client.force_login(bob.user)

    shown = client.get(page).text
    client.post(f"{page}answers/{kept.pk}/handle/")
    elsewhere = client.post(f"{page.replace(invoice.pk, make_document(bob).pk)}answers/{kept.pk}/handle/")
    client.force_login(charlie.user)
    foreign = client.post(f"{page.replace(invoice.company.slug, charlie.company.slug)}answers/{kept.pk}/handle/")

    assert "&lt;b&gt;Which hours?" in shown
    assert said(invoice)[0].handled_by == bob.user
    assert [elsewhere.status_code, foreign.status_code] == [404, 404]


def test_whoever_came_from_a_mail_acts_as_one_who_did(client: Client) -> None:
    invoice, path = shared()

    mailed, plain = client.get(f"{path}?via=email"), client.get(path)
    refused = client.post(f"{path}/answer?via=email", {"say": "paid", "reference": "x" * 201})
    client.get(f"{path}/pdf?via=email", headers=CHROME_ON_MAC)

    for page in (mailed, refused):
        assert f'action="{path}/answer?via=email"' in page.text
        assert f'href="{path}/pdf?via=email"' in page.text
    assert "via=" not in plain.text
    assert View.objects.filter(company_id=invoice.company_id, action="pdf", source="email").exists()
