"""Who the key belongs to."""

from django.http import HttpResponse
from ninja import Router

from seenpaid.api.answers import ok
from seenpaid.api.auth import READ, Asked
from seenpaid.companies.representation import Company, company_shape

router = Router(tags=["Company"])


@router.get("/company", auth=READ, response=Company, summary="Who the key belongs to")
def show_company(request: Asked) -> HttpResponse:
    return ok(company_shape(request.auth))
