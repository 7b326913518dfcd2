"""A large export: how much memory it holds while it hands out a million rows, and how many rows a second.

Prints, for each set, the rows, the bytes, and by how much the peak of the process grew. The budget is 64 MB for any
number of rows (docs/performance.md). Run it with bin/bench export; BENCH_ROWS makes it smaller.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

os.environ["SEENPAID_DATA_DIR"] = tempfile.mkdtemp(prefix="seenpaid-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "seenpaid.config.settings"
sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document, Line
from seenpaid.exchange.export import export
from seenpaid.lib.ids import new_id
from tests.make import make_company, make_customer, make_document

ROWS = int(os.environ.get("BENCH_ROWS", "1000000"))
LINES_EACH = 500
INVOICES, CUSTOMERS = ROWS // LINES_EACH, ROWS
MOST_MB = 64
NOW = datetime.now(UTC)


def main() -> None:
    call_command("migrate", verbosity=0)
    owner = make_company()
    invoice = make_document(owner, customer=make_customer(owner))
    copy_customers(Customer.objects.get(), many=CUSTOMERS)
    copy_invoices(invoice)
    print(f"{'set':<12}{'rows':>12}{'MB':>8}{'rows/s':>10}{'grew, MB':>10}")
    worst = 0.0
    for what, form in (("customers", "csv"), ("lines", "csv"), ("lines", "json"), ("company", "json")):
        before, began = peak(), time.perf_counter()
        rows = size = 0
        for piece in export(what, form=form, by=owner, now=NOW).pieces:
            rows += piece.count(b"\n")
            size += len(piece)
        spent, grew = time.perf_counter() - began, peak() - before
        worst = max(worst, grew)
        print(f"{f'{what} {form}':<12}{rows:>12,}{size / 1e6:>8.0f}{rows / spent:>10,.0f}{grew:>10.1f}", flush=True)
    sys.exit(worst > MOST_MB)


def copy_customers(one: Customer, *, many: int) -> None:
    """Copy one customer in the database itself: a million rows take seconds."""
    names = ", ".join(f'"{field.column}"' for field in Customer._meta.concrete_fields if field.name != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "  # noqa: S608  # the model's own names.
            f"INSERT INTO {Customer._meta.db_table} (id, {names}) "
            f"SELECT 'cus_' || printf('%%026d', i), {names} FROM n, {Customer._meta.db_table} WHERE id = %s",
            [many, one.pk],
        )


def copy_invoices(one: Document) -> None:
    line = one.lines.get()
    for number in range(INVOICES):
        copy = Document.objects.get(pk=one.pk)
        copy.pk, copy.number = new_id("inv"), f"BENCH-{number}"
        copy.save(force_insert=True)
        Line.objects.bulk_create(
            Line(**{**fields_of(line), "document": copy, "position": at}) for at in range(1, LINES_EACH + 1)
        )


def fields_of(line: Line) -> dict[str, object]:
    names = "description quantity unit unit_price discount_percent tax_rate tax_category net_minor".split()
    return {name: getattr(line, name) for name in names}


def peak() -> float:
    """Return the most this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
