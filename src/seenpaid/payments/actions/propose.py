"""Says which address a new connection will have before there is one: some owners make the provider's webhook by hand first."""

from seenpaid.companies.models import Company
from seenpaid.lib.ids import ALPHABET, LENGTH
from seenpaid.lib.tokens import token_digest
from seenpaid.payments.models import Connection

_KIND = "connection"


def proposed_id(company: Company, gateway: str) -> str:
    """Return the id that the company's next connection to the gateway gets: the same until it is taken, and nobody else's."""
    before = Connection.objects.filter(company=company, gateway=gateway).count()
    digest = token_digest(f"{company.pk} {gateway} {before}", kind=_KIND)
    return "con_" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])
