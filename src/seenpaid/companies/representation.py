"""A company in JSON."""

from typing import TypedDict

from seenpaid.companies import models
from seenpaid.lib.wire import Id, Moment, moment


class Address(TypedDict):
    """A postal address; `country` is an ISO 3166-1 code of two letters."""

    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


class Key(TypedDict):
    """The key that asked; its secret is never told again."""

    id: Id
    name: str
    prefix: str
    scopes: list[str]
    created_at: Moment


class Company(TypedDict):
    """The seller."""

    id: Id
    name: str
    email: str
    phone: str
    website: str
    tax_id: str
    address: Address
    currency: str
    time_zone: str
    language: str
    locale: str
    payment_days: int
    prices_include_tax: bool
    plan: str
    created_at: Moment
    key: Key


def company_shape(key: models.ApiKey) -> Company:
    """Return the company that the key belongs to."""
    company: models.Company = key.company
    return {
        "id": company.pk,
        "name": company.name,
        "email": company.email,
        "phone": company.phone,
        "website": company.website,
        "tax_id": company.tax_id,
        "address": address_shape(company),
        "currency": company.currency,
        "time_zone": company.time_zone,
        "language": company.language,
        "locale": company.locale,
        "payment_days": company.payment_days,
        "prices_include_tax": company.prices_include_tax,
        "plan": company.plan,
        "created_at": moment(company.created_at),
        "key": {
            "id": key.pk,
            "name": key.name,
            "prefix": key.prefix,
            "scopes": key.scopes,
            "created_at": moment(key.created_at),
        },
    }


def address_shape(owner: models.Address) -> Address:
    """Return the address of a company or a customer."""
    return {
        "line1": owner.line1,
        "line2": owner.line2,
        "city": owner.city,
        "region": owner.region,
        "postal_code": owner.postal_code,
        "country": owner.country,
    }
