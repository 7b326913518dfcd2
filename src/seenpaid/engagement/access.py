"""The door to one open."""

from seenpaid.companies.models import Company
from seenpaid.engagement.models import View


class ViewNotFoundError(Exception):
    """No such view in this company."""


def access_view(view_id: str, *, company: Company) -> View:
    """Return one open. Raises ViewNotFoundError: missing and foreign look alike."""
    view = View.objects.select_related("visitor", "document").filter(pk=view_id, company=company).first()
    if view is None:
        raise ViewNotFoundError
    return view
