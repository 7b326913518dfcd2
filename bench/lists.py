"""The invoice list and the history page: what they cost among many, against the same among few.

Prints the median CPU of the whole page through Django's handler, at 1,000 invoices and at 100,000, and the ratio.
The budget is 1.5 (docs/performance.md). Run it with bin/bench lists.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["SEENPAID_DATA_DIR"] = tempfile.mkdtemp(prefix="seenpaid-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "seenpaid.config.settings"
sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.test import Client

from seenpaid.companies.models import Membership
from seenpaid.documents.models import Document
from seenpaid.engagement.models import Engagement, View, Visitor
from tests.make import make_company, make_customer, make_document, make_link, make_open, make_user

SMALL, LARGE = 1_000, 100_000
VIEWS_SMALL, VIEWS_LARGE = 1_000, 100_000
RECENT = 400
RUNS = 40
NOW = datetime.now(UTC)


def main() -> None:
    call_command("migrate", verbosity=0)
    few = make_company("Few", owner=make_user("few"))
    many = make_company("Many", owner=make_user("many"))
    fill(few, invoices=SMALL, views=VIEWS_SMALL)
    fill(many, invoices=LARGE, views=VIEWS_LARGE)
    print(f"{'page':<28}{'few, ms':>10}{'many, ms':>10}{'ratio':>8}")
    for name, path in {
        "list, first page": "invoices/",
        "list, unpaid": "invoices/?show=unpaid",
        "list, viewed recently": "invoices/?show=viewed_recently",
        "follow-ups": "followups/",
        "history of one invoice": "invoices/{hottest}/views/",
    }.items():
        small, large = alternately(few, many, path)
        print(f"{name:<28}{small:>10.2f}{large:>10.2f}{large / small:>8.2f}")


def fill(owner: Membership, *, invoices: int, views: int) -> None:
    """Copy one real invoice and one real view until there are enough."""
    customer = make_customer(owner)
    link = make_link(owner, document=make_document(owner, customer=customer))
    make_open(link)
    original = Document.objects.get(pk=link.document_id)
    row = View.objects.get(document=original)
    Visitor.objects.get(document=original)
    fields = [field.attname for field in Document._meta.fields if not field.primary_key]
    values = {name: getattr(original, name) for name in fields}
    for start in range(0, invoices, 5_000):
        numbers = range(start, min(start + 5_000, invoices))
        made = Document.objects.bulk_create(
            Document(**{**values, "number": f"COPY-{number:06d}", "created_at": NOW}) for number in numbers
        )
        if start == 0:
            Engagement.objects.bulk_create(
                Engagement(document=document, company_id=owner.company_id, views=1, opens=1, last_viewed_at=NOW)
                for document in made[:RECENT]
            )
    columns = {field.attname: getattr(row, field.attname) for field in View._meta.fields if not field.primary_key}
    for start in range(0, views, 5_000):
        View.objects.bulk_create(
            View(**{**columns, "viewed_at": NOW - timedelta(seconds=number)})
            for number in range(start, min(start + 5_000, views))
        )
    owner.hottest = original.pk


def alternately(few: Membership, many: Membership, path: str) -> tuple[float, float]:
    """Return both medians, taken in turn so that a drifting machine favours neither."""
    times: dict[str, list[float]] = {"few": [], "many": []}
    asked = {}
    for key, owner in (("few", few), ("many", many)):
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(owner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        asked[key] = (client, f"/at/{owner.company.slug}/{path.format(hottest=owner.hottest)}")
    for _ in range(RUNS):
        for key, (client, url) in asked.items():
            begin = time.process_time()
            answer = client.get(url)
            times[key].append((time.process_time() - begin) * 1000)
            assert answer.status_code == 200, (url, answer.status_code)
    return statistics.median(times["few"]), statistics.median(times["many"])


main()
