"""A year of invoices, opens, payments, promises and downtime in six time zones, against a plain account of it.

Prints what happened, and fails unless every reminder went out once, at its hour, and none where nothing was owed.
Run it with bin/bench reminders, or with a seed and a number of invoices: python bench/reminders.py 3 200.
"""

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

os.environ["SEENPAID_DATA_DIR"] = tempfile.mkdtemp(prefix="seenpaid-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "seenpaid.config.settings"
sys.path.insert(0, str(Path(__file__).parent.parent))

import django

django.setup()

from django.core.management import call_command
from django.db import transaction

from tests.messaging.year import live_through


def main(seed: int = 1, invoices: int = 120) -> int:
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    with transaction.atomic():  # each look still has transactions of its own; only the disk is spared.
        year = live_through(seed=seed, start=date(2026, 1, 1), days=365, invoices=invoices)
    print(f"{len(year.lives)} invoices, {len(year.ticks)} looks, {dict(year.counts)}")
    print(f"{len(year.reminders)} reminders written, {len(year.expected)} expected, {time.monotonic() - began:.0f} s")
    wrong = set(year.reminders.items()) ^ set(year.expected.items())
    for (invoice, days, condition), at in sorted(wrong, key=str)[:20]:
        whose = "not expected" if (invoice, days, condition) in year.reminders else "missing"
        print(f"  {whose}: {invoice} {days:+} {condition} at {at}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
