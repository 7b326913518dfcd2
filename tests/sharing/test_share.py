"""Links: made once, found again, killed for good."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.roles import Role
from seenpaid.documents.actions import cancel
from seenpaid.lib.tokens import new_token
from seenpaid.sharing.access import LinkNotFoundError, access_link
from seenpaid.sharing.actions import NotShareableError, revoke, share
from seenpaid.sharing.links import token_of, url_of
from seenpaid.sharing.models import LinkKind, ShareLink
from tests.make import NOW, make_company, make_document, make_link, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def opens(token: str, *, kind: LinkKind = LinkKind.INVOICE, at=NOW) -> bool:
    try:
        access_link(token, kind=kind, now=at)
    except LinkNotFoundError:
        return False
    return True


def test_sharing_issues_a_draft_and_asking_again_gives_the_same_link():
    alice = make_company()
    document = make_document(alice, issued=False)

    first = share(document, by=alice, now=NOW)
    again = share(document, by=alice, now=NOW + timedelta(days=1))

    document.refresh_from_db()
    assert document.status == "sent"
    assert url_of(first) == url_of(again)
    assert re.fullmatch(re.escape(settings.SEENPAID_BASE_URL) + r"/i/[A-Za-z0-9_-]{32}", url_of(first))  # SEC-19


def test_a_revoked_link_is_dead_and_the_next_one_is_another():
    alice = make_company()
    document = make_document(alice)
    old = token_of(make_link(alice, document=document))

    assert revoke(document, by=alice, now=NOW)
    new = token_of(make_link(alice, document=document))

    assert (opens(old), opens(new)) == (False, True)
    assert not revoke(make_document(alice), by=alice, now=NOW)


def test_an_expired_link_is_dead_and_sharing_makes_a_new_one():  # SEC-3
    alice = make_company()
    link = make_link(alice)
    ShareLink.objects.filter(pk=link.pk).update(expires_at=NOW + timedelta(hours=1))

    assert opens(token_of(link), at=NOW + timedelta(minutes=59))
    assert not opens(token_of(link), at=NOW + timedelta(hours=1))
    assert share(link.document, by=alice, now=NOW + timedelta(hours=2)).pk != link.pk


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if kind != LinkKind.INVOICE])
def test_a_token_of_one_kind_opens_nothing_of_another(kind):  # SEC-6
    token = token_of(make_link(make_company()))

    assert not opens(token, kind=kind)


@pytest.mark.parametrize(
    "token",
    ["", "x", "shared", "null", "undefined", "none", "0", "-1", "true", "*", "%", "x" * 8192, "\x00" * 32, "é" * 32, "../" * 10 + "ab", "a" * 31 + "\n"],
)  # fmt: skip
def test_what_is_no_token_opens_nothing(token, django_assert_num_queries):  # SEC-5, SEC-7
    make_link(make_company())

    with django_assert_num_queries(0):
        assert not opens(token)


def test_an_unknown_token_costs_what_a_live_one_does(django_assert_num_queries):  # SEC-7
    live = token_of(make_link(make_company()))

    with django_assert_num_queries(1):
        assert opens(live)
    with django_assert_num_queries(1):
        assert not opens(new_token())


def test_the_case_of_a_token_matters():  # SEC-5
    token = token_of(make_link(make_company()))

    assert not opens(token.swapcase())


def test_the_database_holds_no_token():  # SEC-10
    link = make_link(make_company())
    token = token_of(link).encode()

    stored = ShareLink.objects.values_list("digest", "sealed").get()

    assert all(token not in bytes(value) and token[:8] not in bytes(value) for value in stored)


def test_the_database_alone_opens_nothing(settings):  # SEC-10
    token = token_of(make_link(make_company()))

    settings.SEENPAID_TOKEN_KEY = "another key"

    assert not opens(token)


def test_tokens_are_never_alike():  # SEC-9
    tokens = {new_token() for _ in range(20_000)}

    assert len(tokens) == 20_000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)


def test_a_viewer_neither_shares_nor_revokes():
    alice = make_company()
    reader = make_member(alice.company, role=Role.VIEWER)
    document = make_document(alice)

    for verb in (share, revoke):
        with pytest.raises(NotAllowedError):
            verb(document, by=reader, now=NOW)


def test_a_cancelled_invoice_keeps_its_link_but_gets_no_new_one():
    alice = make_company()
    shared, unshared = make_document(alice), make_document(alice)
    link = make_link(alice, document=shared)
    cancel(shared, by=alice, now=NOW)
    cancel(unshared, by=alice, now=NOW)

    assert opens(token_of(link))
    assert share(shared, by=alice, now=NOW).pk == link.pk
    with pytest.raises(NotShareableError):
        share(unshared, by=alice, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_fifty_who_share_at_once_get_one_link():  # SEC-18
    alice = make_company()
    document = make_document(alice, issued=False)
    start = threading.Barrier(10)

    def share_five(_: int) -> set[str]:
        start.wait()
        try:
            return {url_of(share(document, by=alice, now=NOW)) for _ in range(5)}
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        urls = set().union(*pool.map(share_five, range(10)))

    assert len(urls) == 1
    assert ShareLink.objects.count() == 1
