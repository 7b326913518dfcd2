"""A company's logo."""

import secrets
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from seenpaid.companies.access import By, require
from seenpaid.companies.logo import repainted
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Permission


def set_logo(company: Company, *, data: bytes, by: By, now: datetime) -> None:
    """Keep the uploaded picture, painted anew. Raises NotAllowedError or InvalidLogoError; the old logo then stays."""
    require(by, Permission.MANAGE_COMPANY)
    del now
    picture = repainted(data)
    # Customers' pages show the picture by this name, so it says nothing about the company and cannot be guessed.
    name = default_storage.save(f"logos/{secrets.token_hex(16)}.png", ContentFile(picture))
    _replace(company, name)


def remove_logo(company: Company, *, by: By, now: datetime) -> None:
    """Show the name alone again. Raises NotAllowedError."""
    require(by, Permission.MANAGE_COMPANY)
    del now
    _replace(company, "")


def _replace(company: Company, name: str) -> None:
    with transaction.atomic():
        # Two who change it at once: the later one sees what the first put there, and no file is left behind. SEC-164
        old = Company.objects.select_for_update().get(pk=company.pk).logo.name
        Company.objects.filter(pk=company.pk).update(logo=name, branding_version=F("branding_version") + 1)
    company.refresh_from_db()
    if old:
        default_storage.delete(old)
