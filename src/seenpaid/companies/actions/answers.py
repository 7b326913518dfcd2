"""A program may repeat a request and gets the same answer: one effect, whatever happens to the connection. SEC-174

The claim commits first, so that a second request sees it. The effect and its answer then commit together, so that a
crash leaves both or neither; a claim left behind by a crash may be taken over once it is too old to be running.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from seenpaid.companies.access import By
from seenpaid.companies.models import KeptAnswer
from seenpaid.lib.tenancy import across_companies
from seenpaid.lib.tokens import seal, unseal

KEPT_FOR: Final = timedelta(hours=24)
LONGEST_RUN: Final = timedelta(minutes=2)
_SEAL: Final = "kept_answer"


class AnswerPendingError(Exception):
    """The first request with this key is still being worked on."""


class KeyReusedError(Exception):
    """The key came with another request before."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: str
    is_replay: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes a request the same as an earlier one."""

    route: str
    key: str
    digest: bytes


def answer_once(asked: Asked, *, work: Callable[[], Answer], by: By, now: datetime) -> Answer:
    """Do the work and keep its answer, or return the answer kept from an earlier time.

    Work that raises is not kept: nothing happened, and the request may be repeated. Raises AnswerPendingError,
    KeyReusedError, or what the work raises.
    """
    claimed = _claim(asked, by=by, now=now)
    if claimed.finished_at is not None:
        body = unseal(bytes(claimed.sealed_body), kind=_SEAL)
        return Answer(claimed.http_status, claimed.headers, body, is_replay=True)
    mine = KeptAnswer.objects.filter(pk=claimed.pk, company_id=by.company_id, started_at=now, finished_at=None)
    try:
        with transaction.atomic():
            answer = work()
            kept = mine.update(
                finished_at=now,
                http_status=answer.status,
                headers=dict(answer.headers),
                # An answer may hold a link: whoever steals the database shall not read it.
                sealed_body=seal(answer.body, kind=_SEAL),
            )
            if kept != 1:
                raise AnswerPendingError
    except BaseException:
        mine.delete()
        raise
    return answer


def forget_answers(*, now: datetime) -> int:
    """Delete what was kept long enough and return how many that were."""
    with across_companies("answers of every company are forgotten after a day"):
        return KeptAnswer.objects.filter(started_at__lt=now - KEPT_FOR).delete()[0]


def _claim(asked: Asked, *, by: By, now: datetime) -> KeptAnswer:
    same = KeptAnswer.objects.filter(company_id=by.company_id, route=asked.route, key=asked.key)
    same.filter(started_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(
                company_id=by.company_id,
                route=asked.route,
                key=asked.key,
                request_digest=asked.digest,
                started_at=now,
            )
    except IntegrityError:
        found = same.first()
    if found is None:
        raise AnswerPendingError
    if bytes(found.request_digest) != asked.digest:
        raise KeyReusedError
    if found.finished_at is None:
        _take_over(found, now=now)
    return found


def _take_over(found: KeptAnswer, *, now: datetime) -> None:
    stale = KeptAnswer.objects.filter(
        pk=found.pk, company_id=found.company_id, finished_at=None, started_at__lt=now - LONGEST_RUN
    )
    if stale.update(started_at=now) != 1:
        raise AnswerPendingError
