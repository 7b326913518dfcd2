"""What is rare among very many opens is found by an index that says what each open is; see bench/scale.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seenpaid.engagement.models import View
from seenpaid.engagement.queries import ViewFilter, reader_named, views_page
from seenpaid.sharing.models import ShareLink
from tests.make import make_company, make_customer, make_document, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def plans_of(queries: CaptureQueriesContext) -> list[str]:
    with connection.cursor() as cursor:
        asked = [query["sql"] for query in queries if '"engagement_view"' in query["sql"]]
        return [
            " ".join(str(row[-1]) for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()) for sql in asked
        ]


@pytest.mark.parametrize(
    "narrowed", [ViewFilter(), ViewFilter(actor_type="sender_preview"), ViewFilter(verdict="human", counted=True)]
)
def test_the_history_reads_only_the_opens_it_shows(narrowed: ViewFilter) -> None:
    link = make_link(make_company())
    make_open(link)

    with CaptureQueriesContext(connection) as queries:
        views_page(link.document, narrowed=narrowed)

    (plan,) = plans_of(queries)
    assert "USING INDEX view_newest_narrowed (company_id=? AND document_id=?)" in plan
    assert "TEMP B-TREE" not in plan


def test_whose_link_it_was_is_asked_of_what_counted_through_it() -> None:
    alice = make_company()
    dora = make_customer(alice, contacts=[{"name": "Dora", "email": "dora@example.com"}])
    link = make_link(alice, document=make_document(alice, customer=dora))
    ShareLink.objects.filter(pk=link.pk).update(contact=dora.contacts.get())
    opened = make_open(link)
    assert opened is not None
    view = View.objects.get(pk=opened.view_id)

    with CaptureQueriesContext(connection) as queries:
        assert reader_named(view) == "Dora"

    plans = plans_of(queries)
    assert len(plans) == 2
    assert all("view_counted_through" in plan for plan in plans)
