"""Where a customer's data lies. A test fails when a table hangs on a customer and is not named here. SEC-170

What is binary is a secret or a digest and never handed out; neither are columns that name the seller's own people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db.models import BinaryField, Field, ForeignKey, Model, QuerySet

_MEMBERS: Final = "companies.User"


@dataclass(frozen=True, slots=True)
class Part:
    """One table, how its rows lead to their customer, and what erasing the customer does to them."""

    model: str
    path: str
    erased: str
    """A sentence for docs/privacy.md."""


PARTS: Final[Mapping[str, Part]] = {
    "contacts": Part("customers.Contact", "customer", "deleted"),
    "documents": Part("documents.Document", "customer", "drafts deleted; issued ones kept as the law asks"),
    "lines": Part("documents.Line", "document__customer", "kept with their document"),
    "revisions": Part("documents.Revision", "document__customer", "kept with their document"),
    "attachments": Part("documents.Attachment", "document__customer", "kept with their document"),
    "answers": Part(
        "documents.QuoteAnswer", "document__customer", "an acceptance keeps its name; words and address go"
    ),
    "said": Part("answers.Answer", "document__customer", "kind and day stay; words and addresses go"),
    "credits": Part("documents.Credit", "customer", "kept: only amounts"),
    "credit_applications": Part("documents.CreditApplication", "credit__customer", "kept: only amounts"),
    "payments": Part("payments.Payment", "document__customer", "kept; names are taken out of references"),
    "attempts": Part("payments.Attempt", "customer", "kept with their payments"),
    "attempt_shares": Part("payments.AttemptShare", "document__customer", "kept with their payments"),
    "charges": Part("payments.Charge", "attempt__customer", "kept: amounts and the provider's number"),
    "refunds": Part("payments.Refund", "charge__attempt__customer", "kept: amounts and the provider's number"),
    "disputes": Part("payments.Dispute", "charge__attempt__customer", "kept: amounts and the provider's number"),
    "links": Part("sharing.ShareLink", "document__customer", "revoked, and the mail address taken out"),
    "portal_links": Part("sharing.ShareLink", "customer", "revoked"),
    "opens": Part(
        "engagement.View", "document__customer", "address, place, browser and reasons deleted; time and verdict stay"
    ),
    "visitors": Part("engagement.Visitor", "document__customer", "keys replaced by chance"),
    "engagement": Part("engagement.Engagement", "document__customer", "kept: only numbers"),
    "chain": Part("engagement.ChainEntry", "document__customer", "kept: digests that say nothing of anybody"),
    "networks": Part("engagement.Remembered", "customer", "deleted"),
    "mails": Part("messaging.Mail", "customer", "waiting ones deleted; of the others time and outcome stay"),
    "preferences": Part("messaging.Preference", "customer", "deleted"),
    "reminders": Part("messaging.ReminderDecision", "document__customer", "kept: only dates"),
    "document_pauses": Part("messaging.ReminderPause", "document__customer", "deleted"),
    "customer_pauses": Part("messaging.ReminderPause", "customer", "deleted"),
    "snoozes": Part("followups.Snooze", "document__customer", "kept: only dates"),
    "claims": Part("followups.Claim", "document__customer", "kept: who of the seller's people is on it"),
    "rhythm": Part("followups.Rhythm", "customer", "deleted"),
}


def rows_of(part: Part, *, customer_id: str, company_id: str) -> QuerySet[Model]:
    """Return the part's rows of one customer."""
    model = apps.get_model(part.model)
    manager = model._default_manager  # the model is known by name only.
    of_company = {"company_id": company_id} if _has_company(model) else {"document__company_id": company_id}
    rows: QuerySet[Model] = manager.filter(**of_company, **{part.path: customer_id}).order_by("pk")
    return rows


def told_columns(model: type[Model]) -> "list[Field[Any, Any]]":
    """Return the columns that are handed out."""
    return [field for field in model._meta.concrete_fields if not _is_withheld(field)]


def _is_withheld(field: "Field[Any, Any]") -> bool:
    if isinstance(field, ForeignKey):
        return field.related_model is apps.get_model(_MEMBERS)
    return isinstance(field, BinaryField) or field.name == "search"


def _has_company(model: type[Model]) -> bool:
    return any(field.name == "company" for field in model._meta.concrete_fields)
