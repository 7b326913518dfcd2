"""What stands around every page of a company: who is here, where they may go, and what is new."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from seenpaid.companies.access import memberships_of
from seenpaid.engagement.missed import unwritten
from seenpaid.notifications.queries import unread_of
from seenpaid.web.door import MemberRequest
from seenpaid.web.permissions import Rights, rights_of


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another company the person belongs to."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The company, the member, and the bell."""

    slug: str
    company: str
    others: list[Neighbour]
    person: str
    email: str
    may: Rights
    unread: int
    is_suspended: bool
    unwritten: int
    """Opens that this process answered and could not write down."""
    has_gap: bool
    """Whether a notice not read yet says that opens were not recorded. SEC-117"""
    here: str
    """Which entry of the navigation is lit."""


def page(
    request: MemberRequest, template: str, context: Mapping[str, object], *, here: str = "", status: int = 200
) -> HttpResponse:
    """Return a whole page, or with `name.html#part` one part of it, which needs no frame but its rights."""
    return render(request, template, {**context, "frame": frame_of(request, here=here)}, status=status)


def frame_of(request: MemberRequest, *, here: str) -> Frame:
    """Return what surrounds the page."""
    member = request.member
    unread = unread_of(member)
    return Frame(
        slug=member.company.slug,
        company=member.company.name,
        others=[
            Neighbour(other.company.slug, other.company.name)
            for other in memberships_of(request.user)
            if other.pk != member.pk
        ],
        person=request.user.name or request.user.email,
        email=request.user.email,
        may=rights_of(member),
        is_suspended=member.company.suspended_at is not None,
        unread=unread.notices,
        unwritten=unwritten(member.company_id),
        has_gap=unread.gaps > 0,
        here=here,
    )
