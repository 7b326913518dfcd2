from datetime import timedelta

from seenpaid.config.subscribers import SUBSCRIBERS
from seenpaid.engagement import missed
from seenpaid.events.dispatch import dispatch_due
from seenpaid.notifications.models import Notification
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import NOW, make_capture, make_document, make_link, make_member, make_stranger
from tests.web.conftest import Seat, text_of, words_of


def tell(seat: Seat, text: str, *, document: str = "") -> Notification:
    return Notification.objects.create(
        company=seat.member.company,
        member=seat.member,
        event_id=f"evt_{Notification.objects.count()}",
        kind="invoice.viewed",
        document_id=document,
        text=text,
        created_at=NOW - timedelta(hours=2),
    )


def test_it_lists_what_is_new(alice: Seat) -> None:
    tell(alice, "Someone opened Website")

    answer = alice.get("notifications/")

    assert "Someone opened Website , unread 2h ago" in words_of(answer)
    assert '<span class="badge" data-live-count>1</span>' in text_of(answer)


def test_nothing_yet(alice: Seat) -> None:
    assert "What happens will stand here" in words_of(alice.get("notifications/"))


def test_reading_one_leads_to_its_invoice(alice: Seat) -> None:
    document = make_document(alice.member)
    notice = tell(alice, "Someone opened Website", document=document.pk)

    answer = alice.post(f"notifications/{notice.pk}/read/", {"document": document.pk})

    assert answer["Location"] == alice.path(f"invoices/{document.pk}/")
    notice.refresh_from_db()
    assert notice.read_at == NOW


def test_reading_one_leads_nowhere_foreign(alice: Seat) -> None:
    foreign = make_document(make_stranger())
    notice = tell(alice, "Someone opened Website")

    for document in (foreign.pk, "//evil.example", "inv_00000000000000000000000000"):
        answer = alice.post(f"notifications/{notice.pk}/read/", {"document": document})

        assert answer["Location"] == alice.path("notifications/")  # SEC-51


def test_what_came_after_the_page_stays_new(alice: Seat) -> None:
    shown = tell(alice, "Shown")
    later = tell(alice, "Later")

    alice.post("notifications/read/", {"up_to": shown.pk})

    shown.refresh_from_db()
    later.refresh_from_db()
    assert (shown.read_at, later.read_at) == (NOW, None)


def test_only_the_unread_are_shown_when_asked(alice: Seat) -> None:
    old = tell(alice, "Old")
    alice.post(f"notifications/{old.pk}/read/")
    tell(alice, "New")

    words = words_of(alice.get("notifications/", {"show": "unread"}))

    assert "New" in words
    assert "Old" not in words


def test_a_colleagues_notices_are_theirs(alice: Seat) -> None:
    bob = Seat(make_member(alice.member.company))
    notice = tell(alice, "For Alice")

    bob.post(f"notifications/{notice.pk}/read/")
    bob.post("notifications/read/")

    notice.refresh_from_db()
    assert notice.read_at is None
    assert "For Alice" not in words_of(bob.get("notifications/"))


def test_a_gap_in_the_log_stands_above_every_page_until_it_is_read(alice: Seat) -> None:  # SEC-117
    charlie = Seat(make_stranger())
    link = make_link(alice.member)
    lost = (access_link(token_of(link), kind=LinkKind.INVOICE, now=NOW), make_capture())
    missed.keep([lost])
    assert "1 open could not be written down yet." in words_of(alice.get(""))
    assert "could not be" not in words_of(charlie.get(""))

    missed.forget()
    missed.give_up([lost, lost])
    assert missed.write_kept()
    while dispatch_due(SUBSCRIBERS, now=NOW):
        pass

    assert "Some opens could not be recorded; your customers got their pages. See which" in words_of(alice.get(""))
    assert "could not be" not in words_of(charlie.get(""))
    told = words_of(alice.get("notifications/"))
    assert "Website redesign was opened 2 more times, which could not be recorded" in told
    timeline = words_of(alice.get(f"invoices/{link.document_id}/"))
    assert "Opened 2 more times, which could not be recorded" in timeline
    alice.post("notifications/read/", {})
    assert "could not be recorded; your" not in words_of(alice.get(""))
