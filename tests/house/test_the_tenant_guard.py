from pathlib import Path

import pytest
from django.db import connection

from seenpaid.lib.tenancy import across_companies
from tests.plumbing.scoped_sql import Table, unscoped
from tests.plumbing.tenancy import UnscopedQueryError, guard, tenant_tables

TABLES = {
    "documents_document": Table(frozenset({"company_id"}), frozenset({"customer_id"}), frozenset({"id"})),
    "sharing_sharelink": Table(frozenset({"company_id", "digest"}), frozenset({"document_id"}), frozenset({"id"})),
    "engagement_view": Table(frozenset({"company_id"}), frozenset({"document_id"}), frozenset({"id"})),
    "companies_company": Table(frozenset({"id", "slug"}), tenant=False),
}


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "documents_document"."id" FROM "documents_document" WHERE "documents_document"."company_id" = %s',
        'SELECT 1 FROM "documents_document" WHERE ("documents_document"."status" = %s AND "documents_document"."company_id" = %s) LIMIT 1',
        'SELECT 1 FROM "documents_document" WHERE "documents_document"."id" IN (%s, %s)',
        'UPDATE "documents_document" SET "status" = %s WHERE ("documents_document"."id" = %s AND "documents_document"."status" = %s)',
        'DELETE FROM "engagement_view" WHERE "engagement_view"."document_id" IN (%s)',
        "SELECT views FROM engagement_view WHERE document_id = %s FOR UPDATE",
        'SELECT 1 FROM "sharing_sharelink" WHERE "sharing_sharelink"."digest" = %s',
        'SELECT COUNT(*) FROM (SELECT U0."id" FROM "documents_document" U0 WHERE U0."company_id" = %s) subquery',
        (
            'SELECT 1 FROM "documents_document" INNER JOIN "companies_company" ON ("documents_document"."company_id" = '
            '"companies_company"."id") WHERE "companies_company"."slug" = %s'
        ),
        (
            'SELECT 1 FROM "engagement_view" WHERE "engagement_view"."document_id" IN (SELECT U0."id" FROM "documents_document" U0 '
            'WHERE U0."company_id" = %s)'
        ),
        (
            'SELECT 1 FROM "documents_document" WHERE ("documents_document"."company_id" = %s AND NOT EXISTS(SELECT 1 FROM '
            '"engagement_view" U0 WHERE U0."document_id" = ("documents_document"."id")))'
        ),
        (
            'SELECT COUNT(*) FILTER (WHERE "documents_document"."status" = %s) FROM "documents_document" WHERE '
            '"documents_document"."company_id" = %s GROUP BY "documents_document"."currency"'
        ),
        'SELECT "companies_company"."id" FROM "companies_company"',
        'INSERT INTO "documents_document" ("id") VALUES (%s)',
    ],
)
def test_it_lets_pass_what_stays_within_one_company(sql: str) -> None:
    assert unscoped(sql, TABLES) is None


@pytest.mark.parametrize(
    "sql",
    [
        'SELECT "documents_document"."id" FROM "documents_document"',
        'SELECT 1 FROM "documents_document" WHERE "documents_document"."number" = %s',
        'SELECT 1 FROM "documents_document" WHERE ("documents_document"."company_id" = %s OR "documents_document"."status" = %s)',
        'SELECT 1 FROM "documents_document" WHERE NOT ("documents_document"."company_id" = %s)',
        'SELECT 1 FROM "documents_document" WHERE "documents_document"."company_id" > %s',
        'UPDATE "documents_document" SET "company_id" = %s',
        'SELECT COUNT(*) FILTER (WHERE "documents_document"."company_id" = %s) FROM "documents_document"',
        'SELECT 1 FROM "companies_company" WHERE "companies_company"."id" IN (SELECT U0."company_id" FROM "documents_document" U0)',
        (
            'SELECT 1 FROM "engagement_view" WHERE "engagement_view"."document_id" IN (SELECT U0."id" FROM "documents_document" U0 '
            'WHERE U0."status" = %s)'
        ),
        (
            'SELECT 1 FROM "documents_document" INNER JOIN "engagement_view" ON ("documents_document"."id" = "engagement_view"."document_id") '
            'WHERE "engagement_view"."counted"'
        ),
        'SELECT 1 FROM "documents_document" WHERE "documents_document"."company_id" = %s UNION SELECT 1 FROM "documents_document"',
    ],
)
def test_it_names_the_table_that_is_read_across_companies(sql: str) -> None:
    assert unscoped(sql, TABLES) in {"documents_document", "engagement_view"}


def test_a_door_must_name_the_company_or_hold_a_secret() -> None:
    by_key = 'SELECT 1 FROM "documents_document" WHERE "documents_document"."id" = %s'
    by_secret = 'SELECT 1 FROM "sharing_sharelink" WHERE "sharing_sharelink"."digest" = %s'

    assert unscoped(by_key, TABLES, by_company=True) == "documents_document"
    assert unscoped(by_secret, TABLES, by_company=True) is None


@pytest.mark.django_db
def test_it_watches_every_table_of_a_company() -> None:
    watched = {name for name, table in tenant_tables().items() if table.tenant}

    assert watched >= {
        "customers_customer",
        "documents_document",
        "documents_line",
        "engagement_engagement",
        "engagement_view",
        "events_event",
        "notifications_notification",
        "payments_payment",
        "sharing_sharelink",
    }


@pytest.mark.django_db
def test_it_is_on(monkeypatch: pytest.MonkeyPatch, tenant_guard: list[str]) -> None:
    monkeypatch.setattr("tests.plumbing.tenancy.TESTS", "/nowhere")
    monkeypatch.setattr("tests.plumbing.tenancy.PRODUCT", __file__)
    monkeypatch.setattr("tests.plumbing.tenancy.ROOT", Path(__file__).parent)

    with pytest.raises(UnscopedQueryError, match="documents_document"), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM documents_document")
    with across_companies("this test looks at all of them"), connection.cursor() as cursor:
        cursor.execute("SELECT number FROM documents_document")

    assert guard in connection.execute_wrappers
    assert len(tenant_guard) == 1
    tenant_guard.clear()
