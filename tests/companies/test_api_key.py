import pytest

from seenpaid.companies.access import CompanyNotFoundError, NotAllowedError, access_by_key
from seenpaid.companies.actions.keys import (
    ApiKeyNotFoundError,
    UnknownScopeError,
    create_api_key,
    revoke_api_key,
)
from seenpaid.companies.models import ApiKey
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from tests.make import NOW, make_company, make_key, make_member, make_stranger

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_key_is_shown_once_and_kept_as_a_digest():  # SEC-53
    alice = make_company()

    key, secret = create_api_key(alice.company, name="Zapier", scopes=["manage_invoices"], by=alice, now=NOW)

    assert secret.startswith("sp_")
    assert secret.encode() not in bytes(ApiKey.objects.get().digest)
    assert key.scopes == ["manage_invoices", "read"]
    assert access_by_key(secret, now=NOW).company == alice.company
    assert ApiKey.objects.get().last_used_at == NOW


def test_a_revoked_key_is_dead():
    alice = make_company()
    key, secret = make_key(alice)

    revoke_api_key(key.pk, by=alice, now=NOW)

    with pytest.raises(CompanyNotFoundError):
        access_by_key(secret, now=NOW)
    with pytest.raises(ApiKeyNotFoundError):
        revoke_api_key(key.pk, by=alice, now=NOW)


def test_another_companys_key_is_not_found():
    alice, charlie = make_company(), make_stranger()
    key, secret = make_key(alice)

    with pytest.raises(ApiKeyNotFoundError):
        revoke_api_key(key.pk, by=charlie, now=NOW)

    assert access_by_key(secret, now=NOW)


@pytest.mark.parametrize("secret", ["", "sp_", "sp_" + "x" * 40, "\ud800".encode("utf-8", "ignore").decode()])
def test_nonsense_opens_nothing(secret):
    make_key(make_company())

    with pytest.raises(CompanyNotFoundError):
        access_by_key(secret, now=NOW)


def test_a_key_may_what_its_scopes_say_and_no_more():
    alice = make_company()
    key, _ = make_key(alice, scopes=("read",))

    assert key.may(Permission.READ)
    assert not key.may(Permission.MANAGE_INVOICES)
    with pytest.raises(NotAllowedError):
        create_api_key(alice.company, name="Another", scopes=["read"], by=key, now=NOW)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["manage_members"]])
def test_a_key_needs_scopes_that_exist(scopes):
    alice = make_company()

    with pytest.raises(UnknownScopeError):
        create_api_key(alice.company, name="Zapier", scopes=scopes, by=alice, now=NOW)


def test_a_key_needs_a_name_and_a_maker_who_may():
    alice = make_company()

    with pytest.raises(InvalidProfileError):
        create_api_key(alice.company, name=" ", scopes=["read"], by=alice, now=NOW)
    with pytest.raises(NotAllowedError):
        create_api_key(alice.company, name="Zapier", scopes=["read"], by=make_member(alice.company), now=NOW)
