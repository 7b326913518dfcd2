from datetime import timedelta

import pytest

from seenpaid.companies.access import CompanyNotFoundError, NotAllowedError, access_company, is_member
from seenpaid.companies.actions.members import (
    AlreadyMemberError,
    InvitationNotFoundError,
    LastOwnerError,
    MemberNotFoundError,
    accept_invitation,
    change_role,
    invite,
    remove_member,
)
from seenpaid.companies.models import Membership
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import PERMISSIONS, Permission, Role, allows
from tests.make import NOW, make_company, make_member, make_stranger, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_table_of_roles():
    assert {role: {str(permission) for permission in PERMISSIONS[role]} for role in Role} == {
        "owner": {*Permission.values},
        "admin": {*Permission.values},
        "biller": {"read", "manage_invoices", "manage_customers"},
        "viewer": {"read"},
    }
    assert not allows("stranger", Permission.READ)


def test_a_company_opens_to_its_members_only():
    alice, charlie = make_company(), make_stranger()

    assert access_company(alice.company.slug, user=alice.user).pk == alice.pk
    for slug in (alice.company.slug, "nowhere"):
        with pytest.raises(CompanyNotFoundError):
            access_company(slug, user=charlie.user)


def test_an_invitation_is_bound_to_its_address_and_works_once():  # SEC-31
    alice = make_company()
    _, token = invite(alice.company, email="Bob@Example.com", role="biller", by=alice, now=NOW)
    bob, charlie = make_user("bob"), make_user("charlie")

    with pytest.raises(InvitationNotFoundError):
        accept_invitation(token, user=charlie, now=NOW)
    member = accept_invitation(token, user=bob, now=NOW)
    with pytest.raises(InvitationNotFoundError):
        accept_invitation(token, user=bob, now=NOW)

    assert (member.role, member.company) == ("biller", alice.company)


def test_an_invitation_ends_after_a_week_or_when_another_is_sent():
    alice, bob = make_company(), make_user("bob")
    _, old = invite(alice.company, email=bob.email, role="viewer", by=alice, now=NOW)
    _, new = invite(alice.company, email=bob.email, role="biller", by=alice, now=NOW)

    for token, at in ((old, NOW), (new, NOW + timedelta(days=8)), ("nonsense", NOW)):
        with pytest.raises(InvitationNotFoundError):
            accept_invitation(token, user=bob, now=at)


def test_who_is_in_is_not_invited_again():
    alice = make_company()
    bob = make_member(alice.company)

    with pytest.raises(AlreadyMemberError):
        invite(alice.company, email=bob.user.email, role="viewer", by=alice, now=NOW)


@pytest.mark.parametrize("raw", [{"email": "nobody"}, {"email": ""}, {"role": "king"}, {"role": ""}])
def test_an_invitation_needs_an_address_and_a_role(raw):
    alice = make_company()

    with pytest.raises(InvalidProfileError) as caught:
        invite(alice.company, **{"email": "bob@example.com", "role": "viewer", **raw}, by=alice, now=NOW)

    assert set(caught.value.errors) == set(raw)


def test_only_owners_make_and_unmake_owners():
    alice = make_company()
    admin = make_member(alice.company, role=Role.ADMIN)

    with pytest.raises(NotAllowedError):
        invite(alice.company, email="eve@example.com", role="owner", by=admin, now=NOW)
    for verb in (
        lambda: change_role(alice.pk, role="viewer", by=admin, now=NOW),
        lambda: change_role(admin.pk, role="owner", by=admin, now=NOW),
        lambda: remove_member(alice.pk, by=admin, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            verb()


def test_one_owner_always_stays():  # SEC-30
    alice = make_company()

    with pytest.raises(LastOwnerError):
        change_role(alice.pk, role="viewer", by=alice, now=NOW)
    with pytest.raises(LastOwnerError):
        remove_member(alice.pk, by=alice, now=NOW)

    bob = make_member(alice.company, role=Role.OWNER)
    remove_member(alice.pk, by=bob, now=NOW)
    assert list(Membership.objects.filter(company=alice.company)) == [bob]


def test_a_removed_member_is_out_at_once():  # SEC-28
    alice = make_company()
    bob = make_member(alice.company)

    remove_member(bob.pk, by=alice, now=NOW)

    assert not is_member(bob.user_id, company_id=alice.company_id)


def test_anybody_may_leave_and_nobody_else_may_make_them():
    alice = make_company()
    bob, reader = make_member(alice.company), make_member(alice.company, "eve", role=Role.VIEWER)

    with pytest.raises(NotAllowedError):
        remove_member(bob.pk, by=reader, now=NOW)
    remove_member(reader.pk, by=reader, now=NOW)

    assert not is_member(reader.user_id, company_id=alice.company_id)


def test_another_companys_member_is_not_found():  # SEC-25
    alice, charlie = make_company(), make_stranger()

    for verb in (
        lambda: change_role(charlie.pk, role="viewer", by=alice, now=NOW),
        lambda: remove_member(charlie.pk, by=alice, now=NOW),
    ):
        with pytest.raises(MemberNotFoundError):
            verb()


def test_one_user_may_be_in_several_companies():
    alice, charlie = make_company(), make_stranger()
    _, token = invite(charlie.company, email=alice.user.email, role="viewer", by=charlie, now=NOW)

    accept_invitation(token, user=alice.user, now=NOW)

    assert {member.company.name: member.role for member in alice.user.memberships.all()} == {
        "Studio North": "owner",
        "Charlie & Sons": "viewer",
    }
