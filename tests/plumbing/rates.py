"""What one test asked for shall not make the next one wait, and what one could not write is not the next one's."""

import pytest

from seenpaid.engagement import missed
from seenpaid.portal import misses


@pytest.fixture(autouse=True)
def _nobody_has_missed_yet() -> None:
    misses.OF_ONE.reset()
    misses.OF_ALL.reset()


@pytest.fixture(autouse=True)
def _nothing_is_kept_for_later() -> None:
    missed.forget()
