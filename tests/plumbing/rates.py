"""What one test asked for shall not make the next one wait."""

import pytest

from seenpaid.portal import misses


@pytest.fixture(autouse=True)
def _nobody_has_missed_yet() -> None:
    misses.OF_ONE.reset()
    misses.OF_ALL.reset()
