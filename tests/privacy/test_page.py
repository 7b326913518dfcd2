"""docs/privacy.md promises what the program does."""

from pathlib import Path

from django.conf import settings

from seenpaid.companies.actions.privacy import LONGEST_ADDRESS_DAYS, LONGEST_ROW_DAYS
from seenpaid.companies.models import Company
from seenpaid.web.choices import TRACKING_LEVELS

TEXT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_its_days_are_the_programs() -> None:  # SEC-219
    usual = Company()

    assert f"| {usual.address_days} days, then cut to /24 or /48" in TEXT
    assert f"| 1 to {LONGEST_ADDRESS_DAYS} days |" in TEXT
    assert f"| opens | {usual.row_days} days | 1 to {LONGEST_ROW_DAYS} days |" in TEXT
    assert f"for {usual.address_days} days, the IP address" in TEXT


def test_its_levels_and_settings_are_the_programs() -> None:
    assert all(f"**{label}**" in TEXT for _value, label, _meaning in TRACKING_LEVELS)
    assert all(name in TEXT for name in ("SEENPAID_TRACKING", "SEENPAID_PRIVACY_SIGNALS") if hasattr(settings, name))
    assert f"**{Company().tracking.label}** (usual)" in TEXT
