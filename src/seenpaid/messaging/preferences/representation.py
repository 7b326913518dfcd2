"""What an address wants by mail, in JSON: to itself, and to the members of the company."""

from typing import Literal, TypedDict

from seenpaid.lib.wire import Moment, moment
from seenpaid.messaging.models import Preference
from seenpaid.messaging.preferences.queries import Standing


class Preferences(TypedDict):
    """The three switches."""

    documents: bool
    reminders: bool
    marketing: bool


class Suppressed(TypedDict):
    """Why nothing is sent to an address."""

    cause: Literal["hard_bounce", "complaint"]
    since: Moment


class MailStanding(Preferences):
    """What may be sent to one address of a customer: what they want, and whether mail to it came back."""

    address: str
    suppressed: Suppressed | None


class MailStandings(TypedDict):
    """Every address of a customer."""

    data: list[MailStanding]


def preference_shape(preference: Preference) -> Preferences:
    """Return the switches, and nothing of whose they are."""
    return {
        "documents": preference.documents,
        "reminders": preference.reminders,
        "marketing": preference.marketing,
    }


def standing_shape(standing: Standing) -> MailStanding:
    """Return how an address stands, for members."""
    suppression = standing.suppression
    return {
        "address": standing.address,
        "documents": "documents" not in standing.off,
        "reminders": "reminders" not in standing.off,
        "marketing": "marketing" not in standing.off,
        "suppressed": None
        if suppression is None
        else {
            "cause": "complaint" if suppression.cause == "complaint" else "hard_bounce",
            "since": moment(suppression.since),
        },
    }
