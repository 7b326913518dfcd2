"""Constant statements run as a cursor's would, and tell their errors alike."""

import pytest
from django.db import IntegrityError, connection, transaction

from seenpaid.events.models import Event
from seenpaid.lib.statement import Statement
from tests.make import make_company

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PERCENT = Statement("SELECT 'per' || %s WHERE 'a%%b' LIKE 'a%%'")


def test_it_returns_rows_and_reads_percent_signs():
    assert (PERCENT.row(["son"]), PERCENT.rows(["cent"])) == (("person",), [("percent",)])


def test_it_is_counted_like_any_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        PERCENT.row(["son"])


def test_it_raises_djangos_errors():
    company = make_company().company
    insert = Statement("INSERT INTO events_event (id, company_id) VALUES (%s, %s)")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert.run(["evt_1", company.pk])

    assert not Event.objects.filter(company=company, pk="evt_1").exists()


def test_it_refuses_a_broken_transaction():
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            PERCENT.row(["son"])
        transaction.set_rollback(False)
    assert connection.is_usable()
