"""What stands in paths and query strings. An id that cannot be one is never looked up. SEC-63"""

from typing import Annotated, Literal

from ninja import Path, Query

from seenpaid.api.pagination import MOST

_REST = "_[0-9a-z]{26}$"
_CUSTOMER = f"^cus{_REST}"

InvoiceId = Annotated[str, Path(pattern=f"^inv{_REST}", description="An invoice's id, `inv_…`.")]
QuoteId = Annotated[str, Path(pattern=f"^quo{_REST}", description="A quote's id, `quo_…`.")]
CreditNoteId = Annotated[str, Path(pattern=f"^crn{_REST}", description="A credit note's id, `crn_…`.")]
ApplicationId = Annotated[str, Path(pattern=f"^cra{_REST}", description="A use of credit, `cra_…`.")]
AttachmentId = Annotated[str, Path(pattern=f"^att{_REST}", description="An attached file's id, `att_…`.")]
CustomerId = Annotated[str, Path(pattern=_CUSTOMER, description="A customer's id, `cus_…`.")]
PaymentId = Annotated[str, Path(pattern=f"^pay{_REST}", description="A payment's id, `pay_…`.")]
AnswerId = Annotated[str, Path(pattern=f"^ans{_REST}", description="An answer's id, `ans_…`.")]
ViewId = Annotated[str, Path(pattern=f"^viw{_REST}", description="A view's id, `viw_…`.")]

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many rows a page has.")]
Cursor = Annotated[str, Query(description="The `next_cursor` of the page before.")]
Words = Annotated[str, Query(max_length=200, description="Words to be found.")]
OfCustomer = Annotated[str | None, Query(pattern=_CUSTOMER, description="Only this customer's.")]

InvoiceStatus = Literal["draft", "sent", "viewed", "partially_paid", "paid", "cancelled"]
QuoteStatus = Literal["draft", "sent", "viewed", "accepted", "declined", "cancelled"]
CreditNoteStatus = Literal["draft", "sent", "viewed", "cancelled"]
InvoiceFilter = Literal["all", "unpaid", "overdue", "viewed_recently", "never_opened", "opened_not_paid", "drafts"]
ActorType = Literal["recipient", "sender_preview", "automated"]
YesNo = Literal["true", "false"]
