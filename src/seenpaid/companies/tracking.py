"""How much of an open is kept: several may say, and the least counts. Plain rules, no database. SEC-217"""

from typing import Final

DETAILED: Final = "detailed"
BASIC: Final = "basic"
OFF: Final = "off"
LEVELS: Final = (OFF, BASIC, DETAILED)
_BY_RANK: Final = {level: rank for rank, level in enumerate(LEVELS)}


def least(*levels: str) -> str:
    """Return the level that keeps the least; an empty word says nothing."""
    said = [level for level in levels if level]
    return min(said, key=_BY_RANK.__getitem__) if said else DETAILED


def at_most(level: str) -> tuple[str, ...]:
    """Return the levels that somebody below `level` may choose from."""
    return LEVELS[: _BY_RANK[level] + 1]
