"""What workers write about themselves: that they live, and whose turn a chore was."""

from datetime import datetime, timedelta
from typing import Final

from seenpaid.config.models import Heartbeat, Turn

FORGOTTEN_AFTER: Final = timedelta(days=1)


def beat(worker: str, *, now: datetime) -> None:
    """Say that the worker is alive."""
    Heartbeat.objects.update_or_create(
        worker=worker, defaults={"beat_at": now}, create_defaults={"beat_at": now, "started_at": now}
    )


def forget_worker(worker: str) -> None:
    """The worker ends in good order."""
    Heartbeat.objects.filter(worker=worker).delete()


def forget_lost_workers(*, now: datetime) -> int:
    """Forget those who ended without a word, a day ago; return how many."""
    return Heartbeat.objects.filter(beat_at__lt=now - FORGOTTEN_AFTER).delete()[0]


def take_turn(chore: str, *, every: timedelta, now: datetime) -> bool:
    """Say whether the chore is due and now the caller's to do; of several who ask at once, one is told yes."""
    turn, is_new = Turn.objects.get_or_create(chore=chore, defaults={"due_at": now + every})
    if is_new:
        return True
    if turn.due_at > now:
        return False
    return Turn.objects.filter(chore=chore, due_at=turn.due_at).update(due_at=now + every) == 1
