"""What was done about a customer's privacy, and by whom."""

from typing import Final

from seenpaid.customers.models import Customer
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event

_KINDS: Final = (
    EventKind.PRIVACY_OBJECTED,
    EventKind.PRIVACY_ALLOWED,
    EventKind.PRIVACY_ERASED,
    EventKind.PRIVACY_LEVEL_SET,
    EventKind.CUSTOMER_EXPORTED,
    EventKind.CUSTOMER_ERASED,
)
_MOST: Final = 20


def privacy_log(customer: Customer) -> list[Event]:
    """Return the newest entries."""
    found = Event.objects.filter(company_id=customer.company_id, subject_id=customer.pk, kind__in=_KINDS)
    return list(found.order_by("-id")[:_MOST])
