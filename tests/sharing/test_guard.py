"""What a link asks for: a code, and how long it works. SEC-16"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Role
from seenpaid.sharing.access import LinkLockedError, LinkNotFoundError, access_link
from seenpaid.sharing.actions import NotSharedError, guard, open_by_code, revoke, share, share_with
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind, ShareLink
from seenpaid.sharing.queries import live_link
from tests.make import NOW, make_company, make_document, make_link, make_member
from tests.plumbing.table import Case

pytestmark = [pytest.mark.django_db, pytest.mark.database]
CODE = "blue-heron-42"


def opened(token: str, *, at: datetime = NOW):
    return access_link(token, kind=LinkKind.INVOICE, now=at)


@pytest.fixture
def alice():
    return make_company()


@pytest.fixture
def document(alice):
    return make_document(alice)


@pytest.fixture
def link(alice, document):
    made = make_link(alice, document=document)
    guard(document, raw={"access_code": CODE}, by=alice, now=NOW)
    return made


def opened_by_code(link: ShareLink, *, at: datetime = NOW) -> str:
    token = open_by_code(link.pk, company_id=link.company_id, code=CODE, now=at)
    assert token is not None
    return token


def test_it_opens_nothing_without_the_code(link):
    with pytest.raises(LinkLockedError) as raised:
        opened(token_of(link))

    assert raised.value.access.is_locked
    assert open_by_code(link.pk, company_id=link.company_id, code="red-heron-42", now=NOW) is None


def test_whoever_knows_the_code_gets_a_link_for_a_day_that_the_log_knows_as_the_same(link):
    token = opened_by_code(link)

    assert opened(token).link_id == link.pk
    assert opened(token, at=NOW + timedelta(hours=23)).document_id == link.document_id
    with pytest.raises(LinkNotFoundError):
        opened(token, at=NOW + timedelta(days=1))
    assert live_link(link.document, now=NOW).pk == link.pk


def test_it_dies_with_the_link_and_with_another_code(alice, document, link, case: Case):
    for name, change in {
        "revoked": lambda: revoke(document, by=alice, now=NOW),
        "another code": lambda: guard(document, raw={"access_code": "grey-heron"}, by=alice, now=NOW),
        "sooner": lambda: guard(document, raw={"expires_at": "2099-01-01"}, by=alice, now=NOW),
    }.items():
        with case(name):
            token = opened_by_code(link)
            change()
            with pytest.raises(LinkNotFoundError):
                opened(token)


def test_it_never_outlives_the_link_it_was_opened_from(alice, document, link):
    soon = NOW + timedelta(hours=2)
    guard(document, raw={"expires_at": soon.isoformat()}, by=alice, now=NOW)

    token = opened_by_code(link)

    with pytest.raises(LinkNotFoundError):
        opened(token, at=soon)


def test_every_mailed_link_asks_for_the_same(alice, document, link):
    with transaction.atomic():
        mailed = share_with(document, contact_id=None, address="dora@example.com", by_user_id=None, now=NOW)

    with pytest.raises(LinkLockedError):
        opened(token_of(mailed))
    guard(document, raw={"access_code": None}, by=alice, now=NOW)
    assert opened(token_of(mailed)).address == "dora@example.com"


def test_a_reader_who_typed_the_code_leaves_room_for_others(alice, document, link):
    first, second = opened_by_code(link), opened_by_code(link)

    assert first != second
    assert share(document, by=alice, now=NOW).pk == link.pk


def test_a_day_ends_where_the_company_is(alice, document, link):
    company = document.company
    company.time_zone = "America/New_York"
    company.save(update_fields=["time_zone"])

    guard(document, raw={"expires_at": "2099-07-01"}, by=alice, now=NOW)

    link.refresh_from_db()
    assert link.expires_at == datetime(2099, 7, 2, 3, 59, 59, tzinfo=UTC)


def test_it_refuses_what_it_cannot_keep_and_says_where(alice, document, link, case: Case):
    link.refresh_from_db()
    before = link.code_hash
    for field, raw in [
        ("access_code", {"access_code": "123"}),
        ("access_code", {"access_code": "x" * 65}),
        ("access_code", {"access_code": 1234}),
        ("expires_at", {"expires_at": "soon"}),
        ("expires_at", {"expires_at": 7}),
        ("expires_at", {"expires_at": "2020-01-01"}),
        ("expires_at", {"expires_at": "9999-12-31T23:59:59-23:00"}),
        ("colour", {"colour": "red"}),
    ]:
        with case(str(raw)):
            with pytest.raises(InvalidProfileError) as raised:
                guard(document, raw=raw, by=alice, now=NOW)
            assert list(raised.value.errors) == [field]
            link.refresh_from_db()
            assert (link.code_hash, link.expires_at) == (before, None)


def test_only_who_manages_invoices_may_and_only_where_there_is_a_link(alice, document):
    viewer = make_member(alice.company, "viewer", role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        guard(document, raw={"access_code": CODE}, by=viewer, now=NOW)
    with pytest.raises(NotSharedError):
        guard(document, raw={"access_code": CODE}, by=alice, now=NOW)
