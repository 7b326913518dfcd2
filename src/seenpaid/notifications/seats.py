"""Who listens now in this process, and what each has yet to hear. For one event loop; no thread touches it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Final

from seenpaid.notifications.access import Holder
from seenpaid.notifications.frames import KEEP_ALIVE

MOST_UNHEARD: Final = 64
KEEP_ALIVE_SECONDS: Final = 15.0


class Seat:
    """One live stream. Whoever listens too slowly loses the line, and asks for what was missed when they come back."""

    __slots__ = ("_is_over", "_unheard", "_woken", "holder")

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        self._unheard: deque[bytes] = deque()
        self._woken = asyncio.Event()
        self._is_over = False

    def tell(self, frame: bytes) -> None:
        """Let the listener hear it next."""
        if len(self._unheard) >= MOST_UNHEARD:
            self.end()
            return
        self._unheard.append(frame)
        self._woken.set()

    def end(self, *, farewell: bytes = b"") -> None:
        """Say the last word and close the line."""
        if farewell:
            self._unheard.append(farewell)
        self._is_over = True
        self._woken.set()

    async def listen(self) -> AsyncIterator[bytes]:
        """Yield what there is to hear, and a sign of life when there is nothing, until the line is closed."""
        while True:
            if self._unheard:
                heard = b"".join(self._unheard)
                self._unheard.clear()
                yield heard
            elif self._is_over:
                return
            else:
                self._woken.clear()
                try:
                    await asyncio.wait_for(self._woken.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield KEEP_ALIVE


class Room:
    """Every seat of this process."""

    def __init__(self) -> None:
        self._seats: dict[str, set[Seat]] = {}

    def __iter__(self) -> Iterator[Seat]:
        return iter([seat for seats in self._seats.values() for seat in seats])

    def __len__(self) -> int:
        return sum(len(seats) for seats in self._seats.values())

    def of_company(self, company_id: str) -> list[Seat]:
        """Return the seats of a company's members."""
        return list(self._seats.get(company_id, ()))

    def of_member(self, holder: Holder) -> list[Seat]:
        """Return the seats that one member holds."""
        return [seat for seat in self.of_company(holder.company_id) if seat.holder.member_id == holder.member_id]

    def add(self, seat: Seat) -> None:
        """Seat somebody."""
        self._seats.setdefault(seat.holder.company_id, set()).add(seat)

    def remove(self, seat: Seat) -> None:
        """Clear the seat; twice is as once."""
        if (seats := self._seats.get(seat.holder.company_id)) is not None:
            seats.discard(seat)
            if not seats:
                del self._seats[seat.holder.company_id]
