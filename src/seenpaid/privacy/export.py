"""Everything that is kept of a customer, as one JSON object. SEC-223"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model

from seenpaid.companies.access import By, require
from seenpaid.companies.roles import Permission
from seenpaid.customers.models import Customer
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from seenpaid.lib.wire import moment
from seenpaid.privacy.manifest import PARTS, rows_of, told_columns

type Told = dict[str, object]


def export_customer(customer: Customer, *, by: By, now: datetime) -> Told:
    """Return all of it, and note that it was handed out. Raises NotAllowedError."""
    require(by, Permission.MANAGE_CUSTOMERS)
    told: Told = {"exported_at": moment(now), "company": by.company.name, "customer": _told(customer)}
    for name, part in PARTS.items():
        told[name] = [_told(row) for row in rows_of(part, customer_id=customer.pk, company_id=customer.company_id)]
    subjects = [customer.pk, *customer.documents.filter(company_id=customer.company_id).values_list("pk", flat=True)]
    events = Event.objects.filter(company_id=customer.company_id, subject_id__in=subjects).order_by("pk")
    told["events"] = [
        {"at": moment(one.at), "kind": one.kind, "subject": one.subject_id, "data": one.data} for one in events
    ]
    record(EventKind.CUSTOMER_EXPORTED, company_id=customer.company_id, subject_id=customer.pk, at=now, actor=by.actor)
    return told


def _told(row: Model) -> Mapping[str, object]:
    return {field.attname: _plain(getattr(row, field.attname)) for field in told_columns(type(row))}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    return value
