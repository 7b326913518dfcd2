"""What differs between two photographs of one document: plain values in, plain values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

type Snapshot = Mapping[str, Any]
type Line = Mapping[str, Any]

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"

_MUCH_THE_SAME: Final = 50  # percent.
_LOOKED_AT: Final = 80
_NEAR: Final = 2
"""Characters of a description, and lines up and down: five hundred lines against five hundred must not take long."""

_BESIDE: Final = frozenset({"revision", "lines", "totals"})
"""What every revision has of its own, and what is compared in a way of its own."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that reads otherwise: `title`, `buyer.address.city`, `stages`."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that came, went, or reads otherwise; `fields` then names what of it."""

    kind: str
    before: Line | None
    after: Line | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs. `totals` maps each sum that moved to what it was and is, in minor units."""

    fields: tuple[FieldChange, ...]
    lines: tuple[LineChange, ...]
    totals: Mapping[str, tuple[int, int]]

    def __bool__(self) -> bool:
        return bool(self.fields or self.lines or self.totals)

    def count(self, kind: str) -> int:
        """Return how many lines came, went or changed."""
        return sum(line.kind == kind for line in self.lines)


def changes_between(before: Snapshot, after: Snapshot) -> Changes:
    """Return what differs, in the order it stands on the paper."""
    old, new = before["totals"], after["totals"]
    sums = [name for name, value in new.items() if isinstance(value, int) and value != old.get(name, 0)]
    return Changes(
        fields=tuple(_fields(before, after, beside=_BESIDE)),
        lines=tuple(_lines(before["lines"], after["lines"])),
        totals={name: (old.get(name, 0), new[name]) for name in sums},
    )


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], *, beside: Iterable[str] = (), prefix: str = ""
) -> list[FieldChange]:
    found: list[FieldChange] = []
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if name in beside or was == now:
            continue
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            found += _fields(was, now, prefix=f"{prefix}{name}.")
        else:
            found.append(FieldChange(f"{prefix}{name}", was, now))
    return found


def _lines(before: Sequence[Line], after: Sequence[Line]) -> list[LineChange]:
    """Lines that stayed keep their place; of the others, one is the same line when it still says much the same thing."""
    matcher = SequenceMatcher(None, [_key(line) for line in before], [_key(line) for line in after], autojunk=False)
    blocks = [
        (range(from_old, to_old), range(from_new, to_new))
        for step, from_old, to_old, from_new, to_new in matcher.get_opcodes()
        if step != "equal"
    ]
    pairs = _pairs(before, after, blocks)
    found: list[LineChange] = []
    for old, new in blocks:
        found += [LineChange(REMOVED, before[at], None) for at in old if at not in pairs.values()]
        found += [_became(before[pairs[at]] if at in pairs else None, after[at]) for at in new]
    # A line that only stands elsewhere is no change of what is charged.
    return [line for line in found if line.before != line.after]


def _became(was: Line | None, line: Line) -> LineChange:
    if was is None:
        return LineChange(ADDED, None, line)
    return LineChange(CHANGED, was, line, tuple(name for name in line if line[name] != was.get(name)))


def _pairs(before: Sequence[Line], after: Sequence[Line], blocks: Sequence[tuple[range, range]]) -> dict[int, int]:
    """Return which new line is which old one: the same words anywhere, or much the same words in the same place."""
    pairs: dict[int, int] = {}
    free = [at for old, _ in blocks for at in old]
    for at in (at for _, new in blocks for at in new):
        twin = next((was for was in free if before[was]["description"] == after[at]["description"]), None)
        if twin is not None:
            pairs[at] = twin
            free.remove(twin)
    for old, new in blocks:
        for place, at in enumerate(new):
            around = old[max(0, place - _NEAR) : place + _NEAR + 1]
            near = (was for was in around if was in free and _resemble(before[was], after[at]))
            if at not in pairs and (twin := next(near, None)) is not None:
                pairs[at] = twin
                free.remove(twin)
    return pairs


def _resemble(was: Line, line: Line) -> bool:
    words = (was["description"][:_LOOKED_AT], line["description"][:_LOOKED_AT])
    return SequenceMatcher(None, *words, autojunk=False).ratio() * 100 >= _MUCH_THE_SAME


def _key(line: Line) -> str:
    return repr(sorted(line.items()))
