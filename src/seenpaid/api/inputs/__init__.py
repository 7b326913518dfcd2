"""What the API takes, as JSON Schema: for the document and its readers. The verbs' own readers decide, and say why."""

from typing import Final

from seenpaid.api.inputs.credit import CREDIT
from seenpaid.api.inputs.customers import CUSTOMERS
from seenpaid.api.inputs.documents import DOCUMENTS
from seenpaid.api.inputs.payments import PAYMENTS
from seenpaid.api.inputs.readers import READERS
from seenpaid.api.inputs.schema import Schema

INPUTS: Final[Schema] = {**CUSTOMERS, **DOCUMENTS, **CREDIT, **PAYMENTS, **READERS}
