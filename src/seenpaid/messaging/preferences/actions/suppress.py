"""An address is written to no more, until a member knows better."""

from datetime import datetime

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import Suppression
from seenpaid.messaging.preferences.address import key_of

_LONGEST = 500


class SuppressionNotFoundError(Exception):
    """No such suppression in this company, or lifted already."""


def suppress(company_id: str, address: str, cause: Cause, detail: str, now: datetime) -> bool:
    """Write to the address no more from this company; say whether that is new. Nobody else's list is touched."""
    _, is_new = Suppression.objects.get_or_create(
        company_id=company_id,
        address=key_of(address),
        lifted_at=None,
        defaults={"cause": cause, "detail": detail[:_LONGEST], "since": now},
    )
    return is_new


def lift(suppression_id: str, *, company: Company, by: By, now: datetime) -> str:
    """Let the address be written to again and return it. Raises NotAllowedError or SuppressionNotFoundError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    found = Suppression.objects.filter(company=company, pk=suppression_id, lifted_at=None)
    address = found.values_list("address", flat=True).first()
    if address is None or not found.update(lifted_at=now, lifted_by_id=by.user_id):
        raise SuppressionNotFoundError
    return str(address)
