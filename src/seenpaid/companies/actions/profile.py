"""A company's own particulars change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from seenpaid.companies.access import By, require
from seenpaid.companies.models import Company, Layout, PaperSize
from seenpaid.companies.profile import LANGUAGES, Reading, read_address
from seenpaid.companies.roles import Permission
from seenpaid.events.actions import record
from seenpaid.events.kinds import EventKind

_LINES: Final = {"phone": 40, "tax_id": 40, "account_holder": 120, "bank_name": 120, "exemption_reason": 200}
BANK: Final = ("account_holder", "iban", "bic", "bank_name", "upi_id")
FIELDS: Final = frozenset(
    "name email phone website tax_id address accent currency time_zone language locale paper_size payment_days "
    "default_notes default_terms account_holder iban bic bank_name upi_id powered_by "
    "layout einvoice_address exemption_reason prices_include_tax".split()
)


def update_profile(company: Company, *, raw: Mapping[str, object], by: By, now: datetime) -> None:
    """Write the given fields, and only those. Raises NotAllowedError or InvalidProfileError.

    Another bank account is dated and told: customers are shown since when it is what it is.
    """
    require(by, Permission.MANAGE_COMPANY)
    reading = Reading(raw, allowed=FIELDS)
    changes = _read(reading, raw)
    reading.done()
    with transaction.atomic():
        kept = Company.objects.select_for_update().get(pk=company.pk)
        has_moved = any(changes.get(name, getattr(kept, name)) != getattr(kept, name) for name in BANK)
        if has_moved:
            changes["bank_changed_at"] = now
            record(EventKind.COMPANY_BANK_CHANGED, company_id=kept.pk, subject_id=kept.pk, at=now, actor=by.actor)
        Company.objects.filter(pk=kept.pk).update(**changes, branding_version=F("branding_version") + 1)
    company.refresh_from_db()


def changes_bank(company: Company, raw: Mapping[str, object]) -> bool:
    """Say whether what was typed names another bank account than the company's, however it is spaced."""
    return any(_plain(raw.get(name, kept)) != _plain(kept) for name in BANK for kept in [getattr(company, name)])


def _plain(value: object) -> str:
    return "".join(str(value or "").split()).upper()


def _read(reading: Reading, raw: Mapping[str, object]) -> dict[str, object]:
    changes: dict[str, object] = {
        name: reading.line(name, limit=limit) for name, limit in _LINES.items() if name in raw
    }
    readers = {
        "name": lambda name: reading.line(name, limit=120, required=True),
        "email": reading.email,
        "website": reading.url,
        "accent": reading.colour,
        "currency": reading.currency,
        "time_zone": reading.time_zone,
        "locale": reading.locale,
        "language": lambda name: reading.one_of(name, LANGUAGES, "Choose one of the languages offered."),
        "paper_size": lambda name: reading.one_of(name, PaperSize.values, "Choose A4 or US Letter."),
        "layout": lambda name: reading.one_of(name, Layout.values, "Choose letter, ledger or banner."),
        "iban": reading.account,
        "bic": reading.bic,
        "upi_id": reading.upi,
        "einvoice_address": reading.electronic_address,
        "payment_days": lambda name: reading.whole(name, least=0, most=365),
        "default_notes": lambda name: reading.block(name, limit=4000),
        "default_terms": lambda name: reading.block(name, limit=4000),
        "powered_by": reading.yes,
        "prices_include_tax": reading.yes,
    }
    changes |= {name: read(name) for name, read in readers.items() if name in raw}
    if "address" in raw:
        changes |= read_address(reading, raw["address"])
    return changes
