"""Which invoices are worth a closer look: a bounded number, however many there are.

What is longest due, what is largest, what was read lately, what came back, what the customer answered and what they
began to pay: each is the front of an index, so that the pool of a company with 100,000 invoices costs what that of a small
one does. (docs/decisions/0018)
"""

from typing import Final

from seenpaid.answers.queries import answered_documents
from seenpaid.companies.models import Company
from seenpaid.documents import lifecycle
from seenpaid.documents.models import Document, Kind
from seenpaid.engagement.models import Engagement
from seenpaid.messaging.kinds import Role, Status
from seenpaid.messaging.models import Mail
from seenpaid.payments.queries import left_lately

EACH: Final = 100
FAILED: Final = (Status.BOUNCED, Status.REFUSED)


def pool_of(company: Company) -> list[Document]:
    """Return open invoices of the company, each with its customer, summary and company at hand."""
    invoices = Document.objects.filter(company=company, kind=Kind.INVOICE)
    wanted: set[str] = set()
    for status in sorted(lifecycle.OPEN):
        # The balance is not asked here: it would draw the planner to an index that does not stand in this order.
        of_status = invoices.filter(status=status)
        wanted.update(of_status.filter(due_date__isnull=False).order_by("due_date").values_list("pk", flat=True)[:EACH])
        wanted.update(of_status.order_by("-balance_minor").values_list("pk", flat=True)[:EACH])
    read = Engagement.objects.filter(company=company, last_viewed_at__isnull=False).order_by("-last_viewed_at")
    wanted.update(read.values_list("document_id", flat=True)[:EACH])
    for status in FAILED:
        mails = Mail.objects.filter(company=company, status=status, role=Role.TO, document__isnull=False)
        wanted.update(str(pk) for pk in mails.order_by("-id").values_list("document_id", flat=True)[:EACH])
    wanted |= answered_documents(company.pk, limit=EACH) | left_lately(company, limit=EACH)
    found = list(
        invoices.filter(pk__in=wanted, status__in=lifecycle.OPEN, balance_minor__gt=0)
        .select_related("customer", "engagement")
        .order_by("id")
    )
    for document in found:
        document.company = company
    return found
