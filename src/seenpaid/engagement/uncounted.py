"""Opens by people that are no view of the customer's, whatever else speaks for them. They stay in the log, and say why."""

from typing import Final

COPIED_IN: Final = "copied_in"
LOCKED: Final = "locked"
NEVER_COUNTED: Final = frozenset({COPIED_IN, LOCKED})
