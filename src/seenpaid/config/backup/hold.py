"""A copy that was just restored sends nothing until somebody says that it is the one that should. SEC-213

The installation it was copied from may still be running, and may have sent what waits here. The mark is a file beside the
database, so that it holds whatever the database says.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from seenpaid.messaging.actions.outcome import withhold
from seenpaid.messaging.queries import waiting_since_before

_MARK: Final = "hold.json"
_WHY: Final = "it may have gone out already, from where this copy was made"


def hold(*, since: datetime) -> None:
    """Let no worker here send, remind, or ask a provider. What waits was asked for before `since`."""
    _mark().write_text(json.dumps({"since": since.isoformat()}), encoding="utf-8")


def held_since() -> datetime | None:
    """Return since when; None if nothing is held."""
    try:
        return datetime.fromisoformat(json.loads(_mark().read_text(encoding="utf-8"))["since"])
    except FileNotFoundError:
        return None


def is_held() -> bool:
    """Say whether nothing may leave: a glance that the worker can take at every round."""
    return _mark().exists()


def let_go(*, now: datetime, sends_what_waits: bool) -> int:
    """End it. Mails asked for before the copy was made are withheld, unless they shall go; return how many that were."""
    since = held_since()
    waiting = waiting_since_before(since) if since is not None and not sends_what_waits else []
    for mail in waiting:
        withhold(mail, why=_WHY, now=now)
    _mark().unlink(missing_ok=True)
    return len(waiting)


def _mark() -> Path:
    return Path(settings.DATA_DIR) / _MARK
