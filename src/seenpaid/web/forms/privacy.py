"""What a company keeps of opens, as a form."""

from typing import Final

from django.http import QueryDict

from seenpaid.companies.access import Company
from seenpaid.web.forms.typed import Typed, typed

NAMES: Final = ("tracking", "purpose", "confirmed", "address_days", "row_days")


def read_privacy(posted: QueryDict) -> Typed:
    """Return the form as it was posted."""
    return typed(posted, NAMES)


def raw_of(form: Typed) -> dict[str, object]:
    """Return it as `companies.actions.privacy` reads it."""
    return {**form.values, "confirmed": form["confirmed"].is_on}


def form_of(company: Company) -> Typed:
    """Return the form as the company stands."""
    return Typed(
        {
            "tracking": company.tracking,
            "purpose": company.tracking_purpose,
            "confirmed": "on" if company.tracking_confirmed_at else "",
            "address_days": str(company.address_days),
            "row_days": str(company.row_days),
        }
    )
