"""What changed between two revisions of one paper."""

from typing import Final

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.documents.access import DocumentNotFoundError, access_any
from seenpaid.documents.queries import revision_of, revisions_of
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.frame import page
from seenpaid.web.invoice_facts import facts_of
from seenpaid.web.moments import moment
from seenpaid.web.rows.change import difference_of

_LONGEST_NUMBER: Final = 5


@member_page("GET")
def compare_revisions(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Show what became of one revision by another; the last two unless `?from=` and `?to=` name any two."""
    document, now = access_any(invoice_id, company=request.member.company), timezone.now()
    if not document.revision:
        raise DocumentNotFoundError
    to = _number(request.GET.get("to", "")) or document.revision
    since = _number(request.GET.get("from", "")) or max(to - 1, 1)
    before, after = (revision_of(document, number=number) for number in sorted((since, to)))
    zone = document.company.time_zone
    context = {
        "invoice": facts_of(document, now=now),
        "difference": difference_of(before.snapshot, after.snapshot),
        "revisions": [
            {"number": each.number, "at": moment(each.created_at, now=now, zone=zone)}
            for each in revisions_of(document)
        ],
        "made": moment(after.created_at, now=now, zone=zone),
    }
    return page(request, "web/revisions.html", context, here="invoices")


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _LONGEST_NUMBER else 0
