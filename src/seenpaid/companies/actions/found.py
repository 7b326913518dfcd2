"""A company begins."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from seenpaid.companies.models import Company, Membership, PaperSize, User
from seenpaid.companies.profile import Reading
from seenpaid.companies.roles import Role

_LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})


def found_company(user: User, *, raw: Mapping[str, object], now: datetime) -> Membership:
    """Make a company owned by the user from three fields: `name`, `country`, `currency`, and a `time_zone`.

    Raises InvalidProfileError.
    """
    reading = Reading(raw, allowed=frozenset({"name", "country", "currency", "time_zone"}))
    name = reading.line("name", limit=120, required=True)
    country = reading.country("country")
    currency = reading.currency("currency")
    time_zone = reading.time_zone("time_zone") if raw.get("time_zone") else "UTC"
    reading.done()
    with transaction.atomic():
        company = Company.objects.create(
            slug=free_slug(name),
            name=name,
            email=user.email,
            country=country,
            currency=currency,
            time_zone=time_zone,
            locale=locale_of(country),
            paper_size=PaperSize.LETTER if country in _LETTER_COUNTRIES else PaperSize.A4,
            plan=settings.SEENPAID_DEFAULT_PLAN,
            created_at=now,
        )
        return Membership.objects.create(company=company, user=user, role=Role.OWNER, created_at=now)


def free_slug(name: str) -> str:
    """Return an address part made of the name that no company has yet."""
    stem = slugify(name)[:40] or "company"
    slug = stem
    while Company.objects.filter(slug=slug).exists():
        slug = f"{stem}-{secrets.token_hex(2)}"
    return slug


def locale_of(country: str) -> str:
    """Return how numbers are usually written there."""
    return {
        "US": "en-US", "CA": "en-CA", "AU": "en-AU", "NZ": "en-NZ", "IE": "en-IE", "IN": "en-IN",
        "DE": "de-DE", "AT": "de-AT", "CH": "de-CH", "FR": "fr-FR", "BE": "nl-BE", "NL": "nl-NL", "ES": "es-ES",
        "MX": "es-MX", "IT": "it-IT", "PT": "pt-PT", "BR": "pt-BR", "PL": "pl-PL", "SE": "sv-SE", "DK": "da-DK",
        "NO": "nb-NO", "FI": "fi-FI", "CZ": "cs-CZ", "JP": "ja-JP", "CN": "zh-CN", "TW": "zh-TW", "KW": "en-GB",
    }.get(country, "en-GB")  # fmt: skip
