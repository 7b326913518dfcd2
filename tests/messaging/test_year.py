"""A few weeks around a clock change in Berlin; the whole year in six is bench/reminders.py."""

from datetime import date

import pytest

from tests.messaging.year import live_through


@pytest.mark.django_db
def test_each_reminder_goes_out_once_at_its_hour_and_none_after_payment() -> None:  # SEC-199, SEC-200
    year = live_through(seed=7, start=date(2026, 3, 16), days=14, invoices=8, places=1, rest=24)

    assert year.reminders == year.expected
    assert len(year.reminders) > 8
