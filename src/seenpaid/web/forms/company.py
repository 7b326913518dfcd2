"""The settings of a company, as a form."""

from typing import Final

from django.http import QueryDict

from seenpaid.companies.access import Company
from seenpaid.web.forms import address
from seenpaid.web.forms.typed import Typed, typed

WORDS: Final = (
    "name", "email", "phone", "website", "tax_id", "accent", "currency", "time_zone", "language", "locale", "paper_size",
    "payment_days", "default_notes", "default_terms", "account_holder", "iban", "bic", "bank_name", "upi_id",
    "layout", "einvoice_address", "exemption_reason",
)  # fmt: skip
SWITCHES: Final = ("powered_by", "prices_include_tax")


def read_company(posted: QueryDict) -> Typed:
    """Return the form as it was posted."""
    return typed(posted, (*WORDS, *SWITCHES, *address.NAMES))


def raw_of(form: Typed) -> dict[str, object]:
    """Return it as `companies.actions.profile` reads it. A switch that is off is not posted."""
    return {
        **{name: form.values[name] for name in WORDS},
        **{name: form[name].is_on for name in SWITCHES},
        "address": address.address_of(form),
    }


def form_of(company: Company) -> Typed:
    """Return the form a company is edited with."""
    words = {name: str(getattr(company, name)) for name in WORDS}
    switches = {name: "on" if getattr(company, name) else "" for name in SWITCHES}
    return Typed({**words, **switches, **address.as_typed(company)})
