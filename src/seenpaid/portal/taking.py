"""What happens when somebody takes the PDF: the same steps as for the page, and at their end paper."""

from seenpaid.pdf.actions import Pdf, invoice_pdf
from seenpaid.portal.opening import Opening, access_of, record_all
from seenpaid.sharing.access import opened_document


def take_pdf(opening: Opening) -> Pdf:
    """Return the paper of the revision the link shows. Raises LinkNotFoundError, or PaperError after it was logged."""
    access = access_of(opening)
    record_all([(access, opening.capture)])
    document = opened_document(access.document_id, company_id=access.company_id)
    return invoice_pdf(document, revision=access.revision)
