"""The door to a company's live stream: a session, its user, and their membership. Entered once, checked again and again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.utils.crypto import constant_time_compare

from seenpaid.companies.access import Membership, User, access_company, require
from seenpaid.companies.roles import Permission
from seenpaid.companies.sessions import Session, SessionStore
from seenpaid.lib.tenancy import across_companies


class SignedOutError(Exception):
    """The session is missing, expired or of an older password."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a live stream, and what must stay as it is for them to go on holding it."""

    company_id: str
    member_id: str
    session_key: str
    password: str
    """The user's password, hashed: a new one ends the sessions of the old."""


def enter(slug: str, *, session_key: str) -> tuple[Holder, Membership]:
    """Let a member of the company in. Raises SignedOutError, CompanyNotFoundError or NotAllowedError."""
    member = access_company(slug, user=_user_of(session_key))
    require(member, Permission.READ)
    return Holder(member.company_id, member.pk, session_key, member.user.password), member


def still_allowed(holders: Collection[Holder], *, now: datetime) -> set[Holder]:
    """Return those whose session and membership still stand. SEC-28"""
    sessions = set(
        Session.objects.filter(
            session_key__in={holder.session_key for holder in holders}, expire_date__gt=now
        ).values_list("session_key", flat=True)
    )
    with across_companies("one look for everybody who holds a live stream"):
        members = {
            member.pk: member
            for member in Membership.objects.select_related("user").filter(
                pk__in={holder.member_id for holder in holders}, user__is_active=True
            )
        }
    return {
        holder
        for holder in holders
        if holder.session_key in sessions
        and (member := members.get(holder.member_id)) is not None
        and member.user.password == holder.password
        and member.may(Permission.READ)
    }


def _user_of(session_key: str) -> User:
    kept = SessionStore(session_key).load()
    user = User.objects.filter(pk=kept.get(SESSION_KEY, ""), is_active=True).first()
    if user is None or not constant_time_compare(kept.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        raise SignedOutError
    return user
