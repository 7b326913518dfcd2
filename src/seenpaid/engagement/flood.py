"""How many rows a flood may write. Beyond that the customer still gets the page, and one number grows. (SEC-115)

Kept in each web process's memory: with several processes the bound is so many times higher, and still a bound.
"""

from datetime import datetime
from typing import Final

from seenpaid.lib.throttle import Throttle

HOUR: Final = 3600
LINK_LIMIT: Final = Throttle(limit=2_000, window_seconds=HOUR)
"""Some six megabytes. A document read by a whole works council does not come near."""
ADDRESS_LIMIT: Final = Throttle(limit=20_000, window_seconds=HOUR)
"""Of all links: a large customer's office is one address."""


def admits(link_id: str, ip: str | None, *, at: datetime) -> bool:
    """Count an open of the link by the address, and say whether it still gets a row of its own."""
    now = at.timestamp()
    by_address = ADDRESS_LIMIT.hit(ip or "unknown", now=now)
    return LINK_LIMIT.hit(link_id, now=now) and by_address
