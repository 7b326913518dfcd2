"""Numbers as people type them."""

import re
from typing import Final

# A comma before one or two digits can only be a decimal comma; before three it could part thousands, so it is refused.
_DECIMAL_COMMA: Final = re.compile(r"\s*(-?[0-9]+),([0-9]{1,2})\s*", re.ASCII)


def with_point(value: str) -> str:
    """Return `12,50` as `12.50`, and anything else as it was typed. SEC-72"""
    found = _DECIMAL_COMMA.fullmatch(value)
    return f"{found[1]}.{found[2]}" if found else value
