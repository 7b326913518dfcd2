"""Takes the demo company away, and nothing else."""

from django.core.files.storage import default_storage
from django.db import transaction

from seenpaid.companies.models import Company, User
from seenpaid.config.demo.handout import path
from seenpaid.config.demo.story import DOMAIN
from seenpaid.documents.models import Credit, CreditApplication, Document
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments.models import Attempt, Charge, Connection, Dispute, Payment, Refund


def remove_demo() -> int:
    """Delete every demo company with all it has, and its people unless they are elsewhere too; return how many."""
    with transaction.atomic(), across_companies("the demo's people may have left traces anywhere"):
        companies = list(Company.objects.filter(is_demo=True))
        people = list(User.objects.filter(memberships__company__in=companies).values_list("pk", flat=True))
        for company in companies:
            # A payment keeps its document, and a document its customer, from being deleted by mistake.
            for model in (Refund, Dispute, Payment, Charge, Attempt, Connection):
                model._default_manager.filter(company=company).delete()
            CreditApplication.objects.filter(company=company).delete()
            Credit.objects.filter(company=company).delete()
            Document.objects.filter(company=company).delete()
            company.delete()
        User.objects.filter(pk__in=people, memberships=None, email__endswith=f"@{DOMAIN}").delete()
    for company in companies:
        if company.logo.name:
            default_storage.delete(company.logo.name)
    path().unlink(missing_ok=True)
    return len(companies)
