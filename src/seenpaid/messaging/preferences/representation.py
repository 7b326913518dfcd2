"""What an address wants by mail, in JSON."""

from typing import TypedDict

from seenpaid.messaging.models import Preference


class Preferences(TypedDict):
    """The three switches."""

    documents: bool
    reminders: bool
    marketing: bool


def preference_shape(preference: Preference) -> Preferences:
    """Return the switches, and nothing of whose they are."""
    return {
        "documents": preference.documents,
        "reminders": preference.reminders,
        "marketing": preference.marketing,
    }
