"""Members come, change roles and go."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from seenpaid.companies.access import By, NotAllowedError, require
from seenpaid.companies.models import Company, Invitation, Membership, User
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Permission, Role
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tokens import token_digest

VALID_FOR: Final = timedelta(days=7)


class LastOwnerError(Exception):
    """A company keeps at least one owner. SEC-30"""


class AlreadyMemberError(Exception):
    """That person is in the company, or invited, already."""


class InvitationNotFoundError(Exception):
    """No such open invitation for this person."""


class MemberNotFoundError(Exception):
    """No such member in this company."""


def invite(company: Company, *, email: str, role: str, by: By, now: datetime) -> tuple[Invitation, str]:
    """Offer a role to an address; return the invitation and the token for its link, which works once.

    Raises NotAllowedError, AlreadyMemberError or InvalidProfileError.
    """
    require(by, Permission.MANAGE_MEMBERS)
    reading = Reading({"email": email, "role": role}, allowed=frozenset({"email", "role"}))
    address = reading.email("email", required=True)
    reading.one_of("role", Role.values, "Choose a role.")
    reading.done()
    _guard_owner_role(role, by=by)
    if Membership.objects.filter(company=company, user__email__iexact=address).exists():
        raise AlreadyMemberError
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        Invitation.objects.filter(company=company, email__iexact=address, accepted_at=None, revoked_at=None).update(
            revoked_at=now
        )
        invitation = Invitation.objects.create(
            company=company,
            email=address,
            role=role,
            digest=token_digest(token, kind="invite"),
            invited_by_id=by.user_id,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    return invitation, token


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the open invitation of the token. Raises InvitationNotFoundError."""
    invitation = (
        Invitation.objects.select_related("company")
        .filter(digest=token_digest(token, kind="invite"), accepted_at=None, revoked_at=None, expires_at__gt=now)
        .first()
    )
    if invitation is None:
        raise InvitationNotFoundError
    return invitation


def withdraw_invitation(invitation_id: str, *, by: By, now: datetime) -> None:
    """Make the invitation's link useless. Raises NotAllowedError or InvitationNotFoundError."""
    require(by, Permission.MANAGE_MEMBERS)
    withdrawn = Invitation.objects.filter(
        pk=invitation_id, company_id=by.company_id, accepted_at=None, revoked_at=None
    ).update(revoked_at=now)
    if withdrawn != 1:
        raise InvitationNotFoundError


def accept_invitation(token: str, *, user: User, now: datetime) -> Membership:
    """Join with the role that was offered. The invitation is bound to its address. SEC-31

    Raises InvitationNotFoundError.
    """
    invitation = find_invitation(token, now=now)
    if invitation.email.lower() != user.email.lower():
        raise InvitationNotFoundError
    try:
        with transaction.atomic():
            taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now)
            if taken != 1:
                raise InvitationNotFoundError
            return Membership.objects.create(
                company=invitation.company, user=user, role=invitation.role, created_at=now
            )
    except IntegrityError as error:
        raise InvitationNotFoundError from error


def change_role(member_id: str, *, role: str, by: By, now: datetime) -> Membership:
    """Give a member another role. Raises NotAllowedError, MemberNotFoundError or LastOwnerError."""
    require(by, Permission.MANAGE_MEMBERS)
    if role not in Role.values:
        raise MemberNotFoundError
    with transaction.atomic():
        member = _locked(member_id, by=by)
        _guard_owner_role(role, by=by)
        _guard_owner_role(member.role, by=by)
        if member.role == Role.OWNER and role != Role.OWNER:
            _guard_last_owner(member)
        if member.role == role:
            return member
        was, member.role = member.role, role
        member.save(update_fields=["role"])
        _tell(EventKind.COMPANY_ROLE_CHANGED, member, by=by, now=now, data={"from": was, "to": role})
    return member


def remove_member(member_id: str, *, by: By, now: datetime) -> None:
    """End a membership; its sessions see nothing of the company from the next request. SEC-28

    Raises NotAllowedError, MemberNotFoundError or LastOwnerError.
    """
    with transaction.atomic():
        member = _locked(member_id, by=by)
        if member.user_id != by.user_id:
            require(by, Permission.MANAGE_MEMBERS)
            _guard_owner_role(member.role, by=by)
        if member.role == Role.OWNER:
            _guard_last_owner(member)
        _tell(EventKind.COMPANY_MEMBER_REMOVED, member, by=by, now=now, data={"was": member.role})
        member.delete()


def _tell(kind: EventKind, member: Membership, *, by: By, now: datetime, data: dict[str, object]) -> None:
    """Record what became of a member; `to` is told of it beside the owners, since it may not have been agreed. SEC-52"""
    user = member.user
    record(
        kind,
        company_id=member.company_id,
        subject_id=member.pk,
        at=now,
        actor=by.actor,
        data={"name": user.name or user.email, "address": user.email, **data},
    )


def _locked(member_id: str, *, by: By) -> Membership:
    # The company's row is the lock: two owners cannot demote each other at once.
    Company.objects.select_for_update().get(pk=by.company_id)
    member = Membership.objects.select_related("user").filter(pk=member_id, company_id=by.company_id).first()
    if member is None:
        raise MemberNotFoundError
    return member


def _guard_owner_role(role: str, *, by: By) -> None:
    """Only an owner makes or unmakes owners."""
    if role == Role.OWNER and getattr(by, "role", None) != Role.OWNER:
        raise NotAllowedError(Permission.MANAGE_MEMBERS)


def _guard_last_owner(member: Membership) -> None:
    others = Membership.objects.filter(company_id=member.company_id, role=Role.OWNER).exclude(pk=member.pk)
    if not others.exists():
        raise LastOwnerError
