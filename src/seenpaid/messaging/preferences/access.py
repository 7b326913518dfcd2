"""The door for whoever holds the token of a mail address's preferences. It opens nothing else. (SECURITY D1)"""

from typing import Final

from seenpaid.lib.tokens import is_well_formed, token_digest
from seenpaid.messaging.models import Preference

__all__ = ["KIND", "Preference", "PreferenceNotFoundError", "access_preference"]

KIND: Final = "preferences"


class PreferenceNotFoundError(Exception):
    """Unknown, malformed or of another kind: all the same to whoever asks."""


def access_preference(token: str) -> Preference:
    """Return what the token's address wants by mail from one company. Raises PreferenceNotFoundError."""
    if not is_well_formed(token):
        raise PreferenceNotFoundError
    digest = token_digest(token, kind=KIND)
    preference = Preference.objects.select_related("company", "customer").filter(digest=digest).first()
    if preference is None:
        raise PreferenceNotFoundError
    return preference
