"""A notice in JSON, as the live stream and the API tell it."""

from typing import TypedDict

from seenpaid.lib.wire import Id, Moment, moment, moment_or_none
from seenpaid.notifications.models import Notification


class NoticeShape(TypedDict):
    """Something one member should know."""

    id: Id
    type: str
    text: str
    document: Id
    created_at: Moment
    read_at: Moment | None


def notice_shape(notice: Notification) -> NoticeShape:
    """Return the notice."""
    return {
        "id": notice.pk,
        "type": notice.kind,
        "text": notice.text,
        "document": notice.document_id,
        "created_at": moment(notice.created_at),
        "read_at": moment_or_none(notice.read_at),
    }
