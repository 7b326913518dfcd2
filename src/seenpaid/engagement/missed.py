"""Opens that were answered and could not be written down: kept in this process, and written when the log takes them again.

What cannot be kept is counted by document, and told to its members as soon as anything can be told. (SEC-117, docs/decisions/0046)
"""

import logging
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from typing import Final, NamedTuple

from django.db import DatabaseError, OperationalError, transaction

from seenpaid.engagement.capture import Capture
from seenpaid.engagement.recorder import record
from seenpaid.events.actions import SYSTEM, record as record_event
from seenpaid.events.kinds import EventKind
from seenpaid.sharing.access import Access

logger = logging.getLogger(__name__)

MOST_KEPT: Final = 1_000
"""Some kilobytes each."""

type Open = tuple[Access, Capture]


class Gap(NamedTuple):
    """Opens of one document that nothing is known of but their number."""

    opens: int
    since: datetime
    until: datetime


_lock: Final = Lock()
_kept: Final[deque[Open]] = deque()
_gaps: Final[dict[tuple[str, str], Gap]] = {}


def keep(opens: Iterable[Open]) -> None:
    """Keep opens until the log can be written; beyond what fits, only their number."""
    for one in opens:
        with _lock:
            fits = len(_kept) < MOST_KEPT
            if fits:
                _kept.append(one)
        if not fits:
            give_up([one])


def give_up(opens: Iterable[Open]) -> None:
    """Keep no more of opens than how many there were, and when."""
    with _lock:
        for access, capture in opens:
            document, at = (access.company_id, access.document_id), capture.at
            gap = _gaps.get(document, Gap(0, at, at))
            _gaps[document] = Gap(gap.opens + 1, min(gap.since, at), max(gap.until, at))


def unwritten(company_id: str) -> int:
    """Return how many opens of a company's documents this process has answered and not written down, nor told of."""
    with _lock:
        kept = sum(access.company_id == company_id for access, _ in _kept)
        return kept + sum(gap.opens for (company, _), gap in _gaps.items() if company == company_id)


def kept_total() -> int:
    """Return how many opens wait to be written."""
    return len(_kept)


def is_any() -> bool:
    """Say whether something waits to be written."""
    return bool(_kept or _gaps)


def forget() -> None:
    """Let go of everything."""
    with _lock:
        _kept.clear()
        _gaps.clear()


def write_kept() -> bool:
    """Write what was kept, each with its own moment, and tell of what was not. Return whether nothing waits any more."""
    try:
        while _kept:
            _write_first()
        for document, gap in list(_gaps.items()):
            _tell(document, gap)
    except OperationalError:
        return False
    return True


def _write_first() -> None:
    """Take the oldest out once it is written, so that a death in between forgets no more than it must."""
    access, capture = _kept[0]
    try:
        with transaction.atomic():
            record(access, capture)
    except OperationalError:
        raise
    except DatabaseError:
        logger.exception("An open that was kept cannot be written.")
        give_up([(access, capture)])
    with _lock:
        _kept.popleft()


def _tell(document: tuple[str, str], gap: Gap) -> None:
    company_id, document_id = document
    record_event(
        EventKind.VIEW_UNRECORDED,
        company_id=company_id,
        subject_id=document_id,
        at=gap.until,
        actor=SYSTEM,
        data={"opens": gap.opens, "since": gap.since.isoformat(), "until": gap.until.isoformat()},
    )
    with _lock:
        now = _gaps.pop(document)
        if now.opens > gap.opens:  # others came meanwhile.
            _gaps[document] = now._replace(opens=now.opens - gap.opens)
