"""Holds what a checkout is about, in the order in which everybody holds it."""

from seenpaid.documents.access import lock_document
from seenpaid.documents.models import Document
from seenpaid.payments.models import Attempt


def lock_documents(attempt: Attempt) -> dict[str, Document]:
    """Hold the attempt's documents, in the order in which everybody holds them, before anything that hangs on them."""
    shares = attempt.shares.select_related("document").order_by("document_id")
    return {share.document_id: lock_document(share.document) for share in shares}


def first_of(attempt: Attempt) -> str:
    """Return the document that money fills first, where what is told is about all of them."""
    return str(attempt.shares.order_by("pk").values_list("document", flat=True)[0])
