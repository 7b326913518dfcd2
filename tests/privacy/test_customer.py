"""Everything kept of a customer is handed out, and goes when it is asked to. SEC-170, SEC-222, SEC-223"""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.models import Membership
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.customers.models import Customer
from seenpaid.documents.actions import Answer, answer_quote
from seenpaid.documents.models import Document
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.actions import RECIPIENT, record
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.messaging.preferences import link_for
from seenpaid.privacy.erase import erase_customer
from seenpaid.privacy.export import export_customer
from seenpaid.privacy.levels import set_customer_level, set_document_level
from seenpaid.privacy.manifest import PARTS
from seenpaid.sharing.actions import share_with
from seenpaid.sharing.models import ShareLink
from tests.make import (
    HOME,
    NOW,
    make_company,
    make_customer,
    make_document,
    make_key,
    make_link,
    make_member,
    make_open,
    make_quote,
    make_stranger,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MARK = "Qzx7"
ADDRESS = f"{MARK.lower()}@example.com"
# What bookkeeping law asks to keep: the buyer as the issued paper names them, and who accepted a quote.
KEPT_BY_LAW = {"documents_revision", "documents_quoteanswer"}


@pytest.fixture
def alice() -> Membership:
    return make_company()


@pytest.fixture
def dora(alice: Membership) -> Customer:
    """A customer whose name and addresses are everywhere they can be."""
    dora = make_customer(
        alice,
        f"{MARK} Design",
        email=ADDRESS,
        phone=f"+49 {MARK}",
        tax_id=MARK,
        notes=f"{MARK} likes blue",
        address={"line1": f"{MARK} street", "city": MARK},
        contacts=[{"name": f"{MARK} Payable", "email": f"ap.{ADDRESS}"}],
    )
    invoice = make_document(alice, customer=dora)
    make_open(make_link(alice, document=invoice))
    own = share_with(invoice, contact_id=None, address=ADDRESS, by_user_id=alice.user_id, now=NOW)
    make_open(own, after=timedelta(hours=1))
    View.objects.update(city=MARK, network=MARK, reasons=[{"code": "x", "text": MARK}])
    make_document(alice, customer=dora, issued=False, title=f"{MARK} draft")
    ShareLink.objects.create(
        company=alice.company, kind="portal", customer=dora, digest=b"d" * 32, sealed=b"s", created_at=NOW
    )
    quote = make_quote(alice, customer=dora)
    said = Answer(is_accepted=True, name=f"{MARK} Payable", reason=f"{MARK} says yes", revision=1, ip=HOME)
    answer_quote(quote, answer=said, actor=RECIPIENT, now=NOW)
    link_for(alice.company, dora, ADDRESS, NOW)
    told = {"to": ADDRESS, "list": [f"{MARK} Design"]}
    record(EventKind.MAIL_SENT, company_id=alice.company_id, subject_id=invoice.pk, at=NOW, actor=RECIPIENT, data=told)
    return dora


def tables_with(words: tuple[str, ...]) -> set[str]:
    """Return every table of the database in which one of the words still stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # our own tables.
            text = str(cursor.fetchall()).lower()
            found |= {table for word in words if word.lower() in text}
    return found


def test_after_erasing_nothing_of_them_is_left_but_what_the_law_asks(
    alice: Membership, dora: Customer
) -> None:  # SEC-222
    invoice = Document.objects.get(kind="invoice", status="viewed")
    before = engagement_of(invoice)

    had_papers = erase_customer(dora, by=alice, now=NOW)

    after = engagement_of(invoice)
    assert had_papers
    assert tables_with((MARK, HOME)) <= KEPT_BY_LAW
    assert not ShareLink.objects.filter(revoked_at=None).exists()
    assert not Document.objects.filter(status="draft").exists()
    assert (after.views, after.opens, after.visitors) == (before.views, before.opens, before.visitors)
    assert Customer.objects.get().name == "Erased customer"


def test_erasing_again_does_nothing_more(alice: Membership, dora: Customer) -> None:
    erase_customer(dora, by=alice, now=NOW)
    first = Customer.objects.values().get()

    erase_customer(dora, by=alice, now=NOW)

    assert Customer.objects.values().get() == first


def test_without_issued_papers_the_customer_is_gone(alice: Membership) -> None:
    dora = make_customer(alice, f"{MARK} Design", email=ADDRESS)
    make_document(alice, customer=dora, issued=False)

    assert not erase_customer(dora, by=alice, now=NOW)

    assert not Customer.objects.exists()
    assert tables_with((MARK, ADDRESS)) == set()
    assert Event.objects.filter(kind="customer.erased").count() == 1


def test_another_companys_customer_of_the_same_name_stays(alice: Membership, dora: Customer) -> None:
    charlie = make_stranger()
    twin = make_customer(charlie, dora.name, email=dora.email)
    make_open(make_link(charlie, document=make_document(charlie, customer=twin)))

    erase_customer(dora, by=alice, now=NOW)

    twin.refresh_from_db()
    assert (twin.name, twin.email) == (f"{MARK} Design", ADDRESS)
    assert View.objects.get(company=charlie.company).ip == HOME


def test_everything_kept_is_handed_out_and_noted(alice: Membership, dora: Customer) -> None:  # SEC-223
    told = export_customer(dora, by=alice, now=NOW)
    text = json.dumps(told)

    assert [len(told[name]) for name in ("contacts", "documents", "links", "opens", "preferences")] == [1, 3, 2, 2, 1]
    assert told["customer"]["email"] == ADDRESS
    assert told["opens"][0]["ip"] == HOME
    assert not {"digest", "sealed"} & set(told["links"][0])
    assert "visitor_secret" not in text
    assert Event.objects.get(kind="customer.exported").subject_id == dora.pk


def test_the_manifest_names_every_table_that_hangs_on_a_customer() -> None:  # SEC-170
    hanging = {"customers.Customer"}
    # Whatever leads to a customer, or to a document of theirs, by a column of its own.
    targets = {apps.get_model("customers.Customer"), apps.get_model("documents.Document")}
    for model in apps.get_models():
        if any(
            field.related_model in targets
            for field in model._meta.concrete_fields
            if field.many_to_one or field.one_to_one
        ):
            hanging.add(model._meta.label)

    named = {(part.model, part.path) for part in PARTS.values()}
    own = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is apps.get_model("customers.Customer")
    }

    assert own <= named
    assert hanging - {part.model for part in PARTS.values()} == {"customers.Customer"}


@pytest.mark.parametrize("deed", [erase_customer, export_customer])
def test_a_viewer_may_do_neither(alice: Membership, dora: Customer, deed) -> None:
    vera = make_member(alice.company, "vera", role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        deed(dora, by=vera, now=NOW)

    assert Customer.objects.get().erased_at is None


def test_a_level_goes_down_and_never_up(alice: Membership, dora: Customer) -> None:  # SEC-217
    alice.company.tracking = "basic"
    invoice = Document.objects.get(kind="invoice", status="viewed")
    set_customer_level(dora, "off", by=alice, now=NOW)
    set_document_level(invoice, "basic", by=alice, now=NOW)
    for change in (
        lambda: set_customer_level(dora, "detailed", by=alice, now=NOW),
        lambda: set_document_level(invoice, "everything", by=alice, now=NOW),
    ):
        with pytest.raises(InvalidProfileError):
            change()

    dora.refresh_from_db()
    invoice.refresh_from_db()
    assert (dora.tracking, invoice.tracking) == ("off", "basic")
    assert Event.objects.filter(kind="privacy.level_set").count() == 2


def test_the_api_exports_and_erases(alice: Membership, dora: Customer, client) -> None:
    _, secret = make_key(alice)
    bearer = {"Authorization": f"Bearer {secret}"}
    _, charlies = make_key(make_stranger())
    foreign = {"Authorization": f"Bearer {charlies}"}

    exported = client.get(f"/api/v1/customers/{dora.pk}/export", headers=bearer)
    erase, kind = f"/api/v1/customers/{dora.pk}/erase", "application/json"
    hidden = client.post(erase, headers=foreign, content_type=kind)
    erased = client.post(erase, headers=bearer, content_type=kind)

    assert (exported.status_code, exported.json()["customer"]["id"]) == (200, dora.pk)
    assert hidden.status_code == 404
    assert erased.json() == {"id": dora.pk, "has_documents": True}
    assert client.get(f"/api/v1/customers/{dora.pk}", headers=bearer).json()["name"] == "Erased customer"
