"""What happens when somebody opens a link: the same few steps for Django's views and for the lane before Django.

Logged first: the answer waits for the log's commit. But the log never stands between customers and their invoice:
when it cannot be written, they get the page and the operator gets an alarm. (SEC-117)
"""

import logging
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, transaction

from seenpaid.engagement import missed
from seenpaid.engagement.alarms import count_unrecorded
from seenpaid.engagement.capture import Capture, Source
from seenpaid.engagement.recorder import Recorded, record
from seenpaid.portal.locked import locked_page
from seenpaid.portal.misses import TooManyMissesError, counting_misses
from seenpaid.portal.not_found import not_found_page, too_many_page
from seenpaid.portal.page import page_of, path_of
from seenpaid.portal.since import with_changes
from seenpaid.sharing.access import Access, LinkKind, LinkLockedError, LinkNotFoundError, access_paper

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody asks for the page behind a token."""

    token: str
    kind: LinkKind
    capture: Capture
    number: str = ""
    """The document's, where the token is a portal's and opens several."""

    @property
    def path(self) -> str:
        """Return where the page stands."""
        return path_of(self.kind, self.token, number=self.number)

    @property
    def came(self) -> str:
        """Return how they came, as the query that says so; a plain link and a portal say it by themselves."""
        return f"?via={self.capture.source}" if self.capture.source in {Source.EMAIL, Source.API} else ""

    @property
    def address(self) -> str:
        """Return where they are sent back to: the page, as they came to it."""
        return f"{self.path}{self.came}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What they get: a page (200), the one not-found page (404), nothing yet (503, to a prefetch), or a wait (429)."""

    status: int
    page: bytes
    retry_after: int = 0
    """In seconds; 0 says nothing of it."""


NOT_READY = Answer(503, b"")


def open_page(opening: Opening) -> Answer:
    """Open one page."""
    return open_pages([opening])[0]


def open_pages(openings: list[Opening]) -> list[Answer]:
    """Open several pages that arrived together; their log rows share one commit."""
    doors = [_access(opening) for opening in openings]
    pairs = list(zip(doors, openings, strict=True))
    recorded = iter(record_all([(door, opening.capture) for door, opening in pairs if isinstance(door, Access)]))
    return [_answer(door, opening, next(recorded) if isinstance(door, Access) else None) for door, opening in pairs]


def record_all(opens: list[tuple[Access, Capture]]) -> list[Recorded | None]:
    """Log the opens in one transaction; if that fails, each in its own, so that one bad row loses no other.

    Returns what became of each; None for one that has no row.
    """
    if not opens:
        return []
    try:
        with transaction.atomic():
            return [record(access, capture) for access, capture in opens]
    except OperationalError as error:
        # The database is locked, full or away, for each of them alike: nobody waits for it several times.
        _alarm(opens, error)
        missed.keep(opens)
    except DatabaseError as error:
        if len(opens) > 1:
            return [record_all([one])[0] for one in opens]
        _alarm(opens, error)
        missed.give_up(opens)
    return [None] * len(opens)


def _alarm(opens: list[tuple[Access, Capture]], error: DatabaseError) -> None:
    logger.error("%d opens could not be logged; the customers got their pages.", len(opens), exc_info=error)
    count_unrecorded(len(opens))


def access_of(opening: Opening) -> Access:
    """Return what is opened. Raises LinkNotFoundError, as TooManyMissesError to whoever guesses, as LinkLockedError
    where a code is asked for first.
    """
    now = opening.capture.at
    with counting_misses(opening.capture.client_ip, at=now):
        return access_paper(opening.token, kind=opening.kind, number=opening.number, now=now)


def _access(opening: Opening) -> Access | Answer:
    try:
        return access_of(opening)
    except LinkLockedError as error:
        return error.access
    except TooManyMissesError as error:
        return Answer(429, too_many_page(), retry_after=error.seconds)
    except LinkNotFoundError:
        return Answer(404, not_found_page())


def _answer(access: Access | Answer, opening: Opening, recorded: Recorded | None) -> Answer:
    if isinstance(access, Answer):
        return access
    if opening.capture.headers.get("sec-purpose", "").startswith("prefetch"):
        # A prerendered page asks nothing more when it is shown. Refused, the browser asks again when somebody is there.
        return NOT_READY
    if access.is_locked:
        return Answer(200, locked_page(access, path=opening.path, source=opening.capture.source))
    page = page_of(access, path=opening.path, came=opening.came, now=opening.capture.at)
    if recorded is not None and recorded.known_revision:
        page = with_changes(page, access, since=recorded.known_revision)
    return Answer(200, page)
