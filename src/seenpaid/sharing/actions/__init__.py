"""What is done with links: they are made, found again, guarded and killed."""

from seenpaid.sharing.actions.guard import NotSharedError, guard, open_by_code
from seenpaid.sharing.actions.share import NotShareableError, note_mailed, revoke, share, share_with

__all__ = [
    "NotShareableError",
    "NotSharedError",
    "guard",
    "note_mailed",
    "open_by_code",
    "revoke",
    "share",
    "share_with",
]
