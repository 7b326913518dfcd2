"""A share link in JSON, for its owner only."""

from typing import TypedDict

from seenpaid.lib.wire import Moment, moment, moment_or_none
from seenpaid.sharing.links import token_of, url_of
from seenpaid.sharing.models import ShareLink


class Share(TypedDict):
    """The live link of a document."""

    url: str
    created_at: Moment
    expires_at: Moment | None


class ShareWithToken(Share):
    """The live link, and the token in it."""

    token: str


def share_shape(link: ShareLink) -> Share:
    """Return the link."""
    return {
        "url": url_of(link),
        "created_at": moment(link.created_at),
        "expires_at": moment_or_none(link.expires_at),
    }


def share_with_token(link: ShareLink) -> ShareWithToken:
    """Return the link and its token."""
    return {**share_shape(link), "token": token_of(link)}
