"""Money is whole numbers all the way down, in the largest sums too. SEC-98"""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Sum

from seenpaid.documents.models import Document
from seenpaid.lib.money import LARGEST_MINOR
from tests.make import make_company, make_customer, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_amount_is_kept_as_a_whole_number():
    amounts = [
        (model._meta.db_table, field.column, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.name.endswith("_minor")
    ]

    assert len(amounts) > 20
    for table, column, field in amounts:
        assert isinstance(field, models.BigIntegerField), f"{table}.{column}"
        assert field.db_type(connection) == "bigint", f"{table}.{column}"


def test_the_largest_amounts_are_added_exactly():
    alice = make_company()
    dora = make_customer(alice)
    keys = [make_document(alice, customer=dora).pk for _ in range(3)]
    Document.objects.filter(pk__in=keys).update(
        subtotal_minor=LARGEST_MINOR - 1, tax_minor=1, total_minor=LARGEST_MINOR, balance_minor=LARGEST_MINOR
    )

    told = Document.objects.filter(pk__in=keys).aggregate(all=Sum("balance_minor"))["all"]

    assert (told, type(int(told)), LARGEST_MINOR) == (3 * LARGEST_MINOR, int, 999_999_999_999_999)
    assert {*Document.objects.filter(pk__in=keys).values_list("total_minor", flat=True)} == {LARGEST_MINOR}
