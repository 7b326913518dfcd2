"""`seenpaid demo`: a believable company, found again, and gone without a trace."""

import json
import stat
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from seenpaid.companies.access import access_by_key
from seenpaid.companies.models import Company, User
from seenpaid.config.demo import handout
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Revision
from seenpaid.engagement.correcting.recount import recount
from seenpaid.engagement.models import Engagement, View
from seenpaid.events.actions import SYSTEM
from seenpaid.events.models import Event
from seenpaid.notifications.models import Notification
from seenpaid.payments.models import Dispute, Payment, Refund
from seenpaid.payments.queries import flagged
from seenpaid.sharing.access import access_link
from seenpaid.sharing.models import LinkKind
from tests.make import make_company, make_link, make_open, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


def demo(*words: str) -> dict[str, Any]:
    call_command("demo", "--no-serve", *words, stdout=StringIO())
    return json.loads(handout.path().read_text())


def access_of(share_url: str) -> Any:
    return access_link(share_url.rsplit("/", 1)[1], kind=LinkKind.INVOICE, now=timezone.now())


def test_it_makes_a_company_with_a_past(data_dir: Path) -> None:
    told = demo()

    company = Company.objects.get(is_demo=True)
    documents = Document.objects.filter(company=company)
    verdicts = Counter(View.objects.values_list("actor_type", "verdict"))
    reasons = {reason["code"] for reasons in View.objects.values_list("reasons", flat=True) for reason in reasons}
    assert list(told) == ["url", "email", "password", "api_key", "share_url", "portal_url"]
    assert stat.S_IMODE((data_dir / "demo.json").stat().st_mode) == 0o600
    assert company.name == "Studio North"
    assert {each.flag for each in flagged(company)} == {"duplicate"}
    assert Dispute.objects.get(company=company).status == "open"
    given_back = Refund.objects.get(company=company)
    assert (given_back.status, given_back.payment.document.status) == ("succeeded", "paid")
    assert given_back.credit_note.total_minor == given_back.amount_minor
    assert set(documents.values_list("status", flat=True)) == {
        "draft",
        "sent",
        "viewed",
        "partially_paid",
        "paid",
        "cancelled",
        "accepted",
        "declined",
    }
    assert len(documents) >= 40
    assert documents.filter(revision__gt=1).count() >= 2
    assert set(documents.values_list("currency", flat=True)) > {"EUR", "USD", "JPY", "KWD"}
    assert set(verdicts) == {
        ("recipient", "human"),
        ("recipient", "unverified"),
        ("sender_preview", "human"),
        ("automated", "automated"),
    }
    assert reasons >= {"declared_bot", "prefetch", "mail_filter_network", "settled_by_return", "member_said_human"}
    assert Engagement.objects.filter(visitors__gt=1, unique_ips__gt=1).count() >= 3
    assert Notification.objects.filter(member__user__email=told["email"], read_at=None).count() >= 3
    assert not Event.objects.filter(dispatched_at=None).exists()
    assert View.objects.filter(viewed_at__lt=timezone.now() - timedelta(days=150)).exists()
    assert not View.objects.filter(viewed_at__gt=timezone.now()).exists()

    for summary in Engagement.objects.select_related("document"):
        before = (summary.views, summary.opens, summary.visitors, summary.unique_ips, summary.last_viewed_at)
        after = recount(summary.document, actor=SYSTEM, now=timezone.now())
        assert before == (after.views, after.opens, after.visitors, after.unique_ips, after.last_viewed_at)


@pytest.mark.sqlite_only
def test_it_hands_out_what_works_and_finds_it_again() -> None:
    alice = make_company("Studio North")
    first = demo()

    again = demo()

    assert again == first
    assert Company.objects.filter(is_demo=True).count() == 1
    assert Company.objects.get(is_demo=True).slug != alice.company.slug
    assert User.objects.get(email=first["email"]).check_password(first["password"])
    assert access_by_key(first["api_key"], now=timezone.now()).company.is_demo
    assert access_of(first["share_url"]).viewed_at is None

    handout.path().unlink()
    anew = demo()

    assert User.objects.get(email=first["email"]).check_password(anew["password"])
    assert access_by_key(anew["api_key"], now=timezone.now()).company.is_demo
    assert anew["share_url"] == first["share_url"]

    for _ in range(10):  # more than it has links that nobody opened.
        opened = access_of(demo()["share_url"])
        Engagement.objects.update_or_create(
            document_id=opened.document_id, defaults={"company_id": opened.company_id, "views": 1, "visitors": 1}
        )
    last = access_of(demo()["share_url"])
    assert last.document_id != access_of(first["share_url"]).document_id
    assert not Engagement.objects.filter(document_id=last.document_id, views__gt=0).exists()


@pytest.mark.sqlite_only
def test_it_goes_without_a_trace_and_leaves_the_others_alone(data_dir: Path) -> None:
    alice = make_company()
    make_open(make_link(alice))
    kept = {model: model.objects.count() for model in (User, Company, Customer, Document, Revision, View, Event)}
    demo()
    assert Payment.objects.exists()

    call_command("demo", "--remove", stdout=StringIO())

    assert {model: model.objects.count() for model in kept} == kept
    assert not Payment.objects.exists()
    assert not (data_dir / "demo.json").exists()
    assert not default_storage.exists("logos") or default_storage.listdir("logos")[1] == []
    out = StringIO()
    call_command("demo", "--remove", stdout=out)
    assert out.getvalue() == "There is no demo company.\n"


def test_it_takes_nobody_s_address() -> None:
    make_user("demo")
    User.objects.update(email="demo@seenpaid.example")

    with pytest.raises(CommandError, match="belongs to somebody here already"):
        demo()

    assert not Company.objects.exists()
