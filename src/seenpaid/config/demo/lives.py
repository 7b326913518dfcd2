"""What happens to each paper, when: the steps of its life, from its first draft to today."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from seenpaid.config.demo.deeds import Deeds
from seenpaid.config.demo.readers import PREVIEWS, PROGRAM, SCANNERS, Reader, person, rented
from seenpaid.engagement.models import Action

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
_DUE: Final = 14 * DAY

type Step = tuple[datetime, Callable[[datetime], object]]


@dataclass(slots=True)
class Life:
    """One paper's steps, gathered in any order."""

    paper: dict[str, Any]
    deeds: Deeds
    chance: Random
    shared_at: datetime
    until: datetime
    steps: list[Step] = field(default_factory=list)

    def tell(self, readers: list[list[str]]) -> list[Step]:
        """Return the steps of the paper's fate, none of them after now."""
        fate = self.paper["fate"]
        self.at(self.shared_at - self.some(0.3, 5) * HOUR, self.deeds.draft)
        if fate != "draft":
            self.at(self.shared_at, self.deeds.share)
            self._by_mail()
            self._around_the_sharing()
            first, second = person(readers[0]), person(readers[1])
            getattr(self, f"_{fate}")(first, second, readers[0])
            if deed := self.paper.get("today"):
                self.at(self.until - timedelta(minutes=40), getattr(self.deeds, deed))
        return [step for step in self.steps if step[0] <= self.until]

    # -- what every fate is made of

    def at(self, when: datetime, do: Callable[[datetime], object]) -> None:
        """Let something happen at that moment."""
        self.steps.append((when, do))

    def after(self, wait: timedelta, do: Callable[[datetime], object]) -> None:
        """Let something happen so long after the sharing."""
        self.at(self.shared_at + wait, do)

    def some(self, least: float, most: float) -> float:
        """Return a number between."""
        return self.chance.uniform(least, most)

    def read(self, reader: Reader, wait: timedelta, *, action: Action = Action.PAGE) -> None:
        """Let somebody read the page; often they come back within minutes, which counts no second time."""
        self.after(wait, self.deeds.opened_by(reader, action=action))
        for _ in range(self.chance.choice((0, 0, 1, 2))):
            self.after(wait + timedelta(minutes=self.some(0.5, 13)), self.deeds.opened_by(reader))

    def read_last(self, reader: Reader) -> None:
        """Let the last look be as long ago as the paper says."""
        if hours := self.paper.get("last_seen_hours"):
            self.at(self.until - timedelta(hours=hours, minutes=self.some(2, 25)), self.deeds.opened_by(reader))

    def _by_mail(self) -> None:
        if not self.paper.get("fresh"):
            self.after(timedelta(seconds=45), self.deeds.mailed)
        if self.paper.get("bounces"):
            self.after(timedelta(minutes=3), self.deeds.came_back)

    def _around_the_sharing(self) -> None:
        for _ in range(self.chance.randint(1, 3)):
            self.after(timedelta(minutes=self.some(1, 240)), self.deeds.previewed)
        for name, odds in (("slack", 0.25), ("teams", 0.15), ("whatsapp", 0.1), ("imessage", 0.2)):
            if self.chance.random() < odds:
                self.after(timedelta(minutes=self.some(1, 90)), self.deeds.opened_by(PREVIEWS[name]))
        if self.chance.random() < 0.12:
            self.after(
                timedelta(days=self.some(1, 20)),
                self.deeds.opened_by(PROGRAM, method=self.chance.choice(("GET", "HEAD"))),
            )

    # -- the fates

    def _unopened(self, *_: object) -> None:
        """Nobody has looked yet."""

    _late_unopened = _unopened

    def _opened(self, first: Reader, *_: object) -> None:
        self.read(first, self.some(1, 30) * HOUR)
        self.read_last(first)

    def _reread(self, first: Reader, second: Reader, *_: object) -> None:
        for day in range(self.chance.randint(3, 5)):
            self.read(first, day * DAY + self.some(1, 9) * HOUR)
        self.read(second, 1.5 * DAY)
        self.read_last(first)

    def _late_opened(self, first: Reader, second: Reader, *_: object) -> None:
        self._opened(first)
        for wait in (3 * DAY, 12 * DAY, 16 * DAY):
            self.read(self.chance.choice((first, first, second)), wait + self.some(0, 20) * HOUR)

    def _forwarded(self, first: Reader, second: Reader, *_: object) -> None:
        self.read(first, self.some(0.5, 6) * HOUR)
        self.read(second, self.some(26, 40) * HOUR)
        self.after(42 * HOUR, self.deeds.opened_by(second, action=Action.PDF))
        self.read(first, 5 * DAY)
        self.read_last(second)

    def _paid(self, first: Reader, *_: object) -> None:
        if self.chance.random() < 0.3:
            self.after(timedelta(seconds=9), self.deeds.opened_by(first.fetching_ahead()))
        self._opened(first)
        self.read(first, self.some(2, 6) * DAY, action=Action.PDF)
        self.after(self.some(7, 13) * DAY, self.deeds.paid)

    def _paid_late(self, first: Reader, second: Reader, *_: object) -> None:
        self._late_opened(first, second)
        self.after(_DUE + self.some(5, 11) * DAY, self.deeds.paid)

    def _partly(self, first: Reader, *_: object) -> None:
        self._opened(first)
        self.after(self.some(8, 13) * DAY, self.deeds.partly_paid)
        self.read(first, 15 * DAY)

    def _cancelled(self, first: Reader, *_: object) -> None:
        self._opened(first)
        self.after(self.some(3, 8) * DAY, self.deeds.cancelled)

    def _revised_unseen(self, first: Reader, *_: object) -> None:
        self._opened(first)
        self.after(self.some(4, 6) * DAY, self.deeds.edited)

    def _revised_seen(self, first: Reader, *_: object) -> None:
        self.read(first, self.some(1, 5) * HOUR)
        self.after(DAY, self.deeds.edited)
        self.read(first, 1.4 * DAY)
        self.read_last(first)

    def _scanned(self, first: Reader, *_: object) -> None:
        for index, scanner in enumerate(SCANNERS):
            self.after(timedelta(seconds=8 + 2.5 * index), self.deeds.opened_by(scanner))
        self._late_opened(first, first)

    def _only_scanned(self, *_: object) -> None:
        """A mail filter read it; nobody else did."""
        for index, scanner in enumerate(SCANNERS):
            self.after(timedelta(seconds=11 + 3 * index), self.deeds.opened_by(scanner))

    def _unclear(self, _: Reader, __: Reader, told: list[str]) -> None:
        self.after(self.some(3, 20) * HOUR, self.deeds.opened_by(rented(told, ip="192.0.2.222")))

    def _settled(self, _: Reader, __: Reader, told: list[str]) -> None:
        reader = rented(told, ip="192.0.2.226")
        self.after(5 * HOUR, self.deeds.opened_by(reader))
        self.after(2 * DAY, self.deeds.opened_by(reader))
        self.after(2 * DAY + timedelta(minutes=4), self.deeds.opened_by(reader, action=Action.PDF))

    def _overruled(self, _: Reader, __: Reader, told: list[str]) -> None:
        self.after(7 * HOUR, self.deeds.opened_by(rented(told, ip="192.0.2.230")))
        self.after(DAY, self.deeds.overruled)
