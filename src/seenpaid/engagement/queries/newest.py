"""What the log got in the last moments, whoever's it is."""

from typing import Final, NamedTuple

from django.db import connection

from seenpaid.lib.tenancy import across_companies

# A constant statement: it is asked twice a second, mostly for nothing.
_UNCOUNTED: Final = """
    SELECT id, company_id, document_id
      FROM (SELECT id, company_id, document_id, counted FROM engagement_view WHERE id > %s ORDER BY id DESC LIMIT %s) AS newest
     WHERE NOT counted
"""


class Opened(NamedTuple):
    """An open in the fewest words."""

    id: str
    company_id: str
    document_id: str


def uncounted_since(key: str, *, limit: int) -> list[Opened]:
    """Return the opens after that one which are nobody's view, of which no event tells; of very many, the newest."""
    with across_companies("one look for everybody who listens for news"), connection.cursor() as cursor:
        cursor.execute(_UNCOUNTED, [key, limit])
        return [Opened(*row) for row in cursor.fetchall()]
