"""Why somebody should look at an invoice now, and what is written then. Words only."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What calls for a follow-up."""

    BOUNCED = "bounced"
    PROMISE_BROKEN = "promise_broken"
    QUESTION = "question"
    SAYS_PAID = "says_paid"
    LEFT_CHECKOUT = "left_checkout"
    OPENED_OVERDUE = "opened_overdue"
    OVERDUE = "overdue"
    NEVER_OPENED = "never_opened"
    ONLY_SCANNED = "only_scanned"
    REREAD = "reread"
    OLD_REVISION = "old_revision"
    FORWARDED = "forwarded"


class Step(StrEnum):
    """What to do about it. Each has a letter of its own in every language."""

    RESEND = "resend"
    REMIND = "remind"
    OFFER_HELP = "offer_help"
    OFFER_ANOTHER_WAY = "offer_another_way"
    ANSWER = "answer"
    LOOK_FOR_MONEY = "look_for_money"
    ASK_WHO_PAYS = "ask_who_pays"
    SHOW_NEW_REVISION = "show_new_revision"


STEP_FOR: Final[Mapping[Kind, Step]] = {
    Kind.BOUNCED: Step.RESEND,
    Kind.PROMISE_BROKEN: Step.REMIND,
    Kind.QUESTION: Step.ANSWER,
    Kind.SAYS_PAID: Step.LOOK_FOR_MONEY,
    Kind.LEFT_CHECKOUT: Step.OFFER_ANOTHER_WAY,
    Kind.OPENED_OVERDUE: Step.REMIND,
    Kind.OVERDUE: Step.REMIND,
    Kind.NEVER_OPENED: Step.RESEND,
    Kind.ONLY_SCANNED: Step.RESEND,
    Kind.REREAD: Step.OFFER_HELP,
    Kind.OLD_REVISION: Step.SHOW_NEW_REVISION,
    Kind.FORWARDED: Step.ASK_WHO_PAYS,
}
