"""What happened to a document, one plain sentence each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from seenpaid.events.kinds import VIEWED, ActorKind, EventKind
from seenpaid.events.queries import Event
from seenpaid.lib.money import Money
from seenpaid.web.moments import Moment, day, moment
from seenpaid.web.rows.trouble import GATEWAYS

_WORDS: Final = tuple(
    "revision number from to name answer why address network until level reference question what reason gateway note opens".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    key: str
    text: str
    at: Moment


def entries(events: Iterable[Event], *, now: datetime, zone: str, locale: str) -> list[Entry]:
    """Return the timeline, in the order given."""
    return [
        Entry(event.kind.replace(".", "-").replace("_", "-"), sentence(event, locale=locale), moment(event.at, now=now, zone=zone))
        for event in events
    ]  # fmt: skip


def sentence(event: Event, *, locale: str) -> str:
    """Return what happened, in words."""
    words = {"who": _who(event), **_data_words(event.data, locale=locale)}
    if event.kind in {EventKind.REMINDERS_PAUSED, EventKind.INVOICE_PROMISED} and words["until"]:
        words["until"] = day(date.fromisoformat(words["until"]))
    return _pattern(event) % words


def _pattern(event: Event) -> str:
    if event.kind in VIEWED:
        return _("Someone opened it for the first time") if event.data.get("first") else _("Someone opened it again")
    return {
        EventKind.INVOICE_CREATED: _("%(who)s began the draft"),
        EventKind.INVOICE_EDITED: _("%(who)s changed it: revision %(revision)s"),
        EventKind.INVOICE_FILE_ATTACHED: _("%(who)s attached “%(name)s”"),
        EventKind.INVOICE_FILE_REMOVED: _("%(who)s took “%(name)s” away"),
        EventKind.INVOICE_ISSUED: _("%(who)s issued it as %(number)s"),
        EventKind.INVOICE_IMPORTED: _("%(who)s brought it in as %(number)s"),
        EventKind.INVOICE_SHARED: _("%(who)s made the link"),
        EventKind.INVOICE_LINK_REVOKED: _("%(who)s revoked the link"),
        EventKind.INVOICE_LINK_GUARDED: _("%(who)s changed what the link asks for"),
        EventKind.INVOICE_SENT: _("%(who)s sent it"),
        EventKind.INVOICE_DOWNLOADED: _("Someone downloaded the PDF"),
        EventKind.INVOICE_PARTIALLY_PAID: _("Partly paid; %(balance)s is left"),
        EventKind.INVOICE_PAID: _("Paid in full"),
        EventKind.INVOICE_CANCELLED: _("%(who)s cancelled it"),
        EventKind.INVOICE_CREDITED: _("%(who)s used credit of %(amount)s from %(name)s"),
        EventKind.INVOICE_CREDIT_UNDONE: _("%(who)s took back credit of %(amount)s from %(name)s"),
        EventKind.INVOICE_PROMISED: _("%(who)s will pay on %(until)s, they say"),
        EventKind.INVOICE_SAID_PAID: _said_paid(event),
        EventKind.INVOICE_QUESTIONED: _("%(who)s asked: “%(question)s”"),
        EventKind.INVOICE_FORWARDED: _("%(who)s forwarded it to %(to)s"),
        EventKind.INVOICE_ANSWER_HANDLED: _("%(who)s dealt with what the customer said"),
        EventKind.CREDIT_NOTE_CREATED: _("%(who)s began the draft"),
        EventKind.CREDIT_NOTE_EDITED: _("%(who)s changed it: revision %(revision)s"),
        EventKind.CREDIT_NOTE_FILE_ATTACHED: _("%(who)s attached “%(name)s”"),
        EventKind.CREDIT_NOTE_FILE_REMOVED: _("%(who)s took “%(name)s” away"),
        EventKind.CREDIT_NOTE_ISSUED: _("%(who)s issued it as %(number)s"),
        EventKind.CREDIT_NOTE_SHARED: _("%(who)s made the link"),
        EventKind.CREDIT_NOTE_LINK_REVOKED: _("%(who)s revoked the link"),
        EventKind.CREDIT_NOTE_LINK_GUARDED: _("%(who)s changed what the link asks for"),
        EventKind.CREDIT_NOTE_DOWNLOADED: _("Someone downloaded the PDF"),
        EventKind.CREDIT_NOTE_APPLIED: _("%(who)s used %(amount)s of it on %(number)s"),
        EventKind.CREDIT_NOTE_UNAPPLIED: _("%(who)s took back %(amount)s from %(number)s"),
        EventKind.CREDIT_NOTE_CANCELLED: _("%(who)s cancelled it"),
        EventKind.CUSTOMER_CREDITED: _("%(amount)s was put to the customer's credit"),
        EventKind.QUOTE_CREATED: _("%(who)s began the draft"),
        EventKind.QUOTE_EDITED: _("%(who)s changed it: revision %(revision)s"),
        EventKind.QUOTE_FILE_ATTACHED: _("%(who)s attached “%(name)s”"),
        EventKind.QUOTE_FILE_REMOVED: _("%(who)s took “%(name)s” away"),
        EventKind.QUOTE_ISSUED: _("%(who)s issued it as %(number)s"),
        EventKind.QUOTE_SHARED: _("%(who)s made the link"),
        EventKind.QUOTE_LINK_REVOKED: _("%(who)s revoked the link"),
        EventKind.QUOTE_LINK_GUARDED: _("%(who)s changed what the link asks for"),
        EventKind.QUOTE_DOWNLOADED: _("Someone downloaded the PDF"),
        EventKind.QUOTE_ACCEPTED: _("%(name)s accepted revision %(revision)s"),
        EventKind.QUOTE_DECLINED: _("%(name)s declined revision %(revision)s"),
        EventKind.QUOTE_CONVERTED: _("%(who)s made an invoice of it"),
        EventKind.QUOTE_CANCELLED: _("%(who)s cancelled it"),
        EventKind.CUSTOMER_PORTAL_SHARED: _("%(who)s made the portal's link"),
        EventKind.CUSTOMER_PORTAL_REVOKED: _("%(who)s revoked the portal's link"),
        EventKind.PAYMENT_RECORDED: _("%(who)s recorded a payment of %(amount)s"),
        EventKind.INVOICE_PAY_STARTED: _("The customer went to pay %(amount)s by %(gateway)s"),
        EventKind.INVOICE_PAYMENT_FAILED: _("The payment of %(amount)s by %(gateway)s failed. %(reason)s"),
        EventKind.PAYMENT_PROCESSING: _("A payment of %(amount)s by %(gateway)s is on its way"),
        EventKind.PAYMENT_RECEIVED: _("%(amount)s came in by %(gateway)s"),
        EventKind.PAYMENT_FLAGGED: _flagged(event),
        EventKind.PAYMENT_FLAG_DISMISSED: _("%(who)s dealt with a payment of %(amount)s: “%(note)s”"),
        EventKind.PAYMENT_REFUNDED: _("%(amount)s was refunded"),
        EventKind.PAYMENT_REFUND_FAILED: _("A refund of %(amount)s failed. %(reason)s"),
        EventKind.PAYMENT_DISPUTED: _("The customer disputes a payment of %(amount)s"),
        EventKind.PAYMENT_DISPUTE_CLOSED: _disputed(event),
        EventKind.PAYMENT_VOIDED: _("%(who)s undid a payment of %(amount)s"),
        EventKind.PAYMENT_AMENDED: _amended(event),
        EventKind.VIEW_RECLASSIFIED: _("%(who)s corrected a view from %(from)s to %(to)s"),
        EventKind.VIEW_UNRECORDED: _("Opened %(opens)s more times, which could not be recorded"),
        EventKind.NETWORK_REMEMBERED: _remembered(event),
        EventKind.NETWORK_FORGOTTEN: _("%(who)s forgot what was said of %(network)s"),
        EventKind.MAIL_QUEUED: _("%(who)s wrote to %(to)s"),
        EventKind.MAIL_SENT: _("The mail to %(to)s was accepted"),
        EventKind.MAIL_REFUSED: _("The mail to %(to)s was refused: %(answer)s"),
        EventKind.MAIL_BOUNCED: _("The mail to %(to)s came back: %(answer)s"),
        EventKind.MAIL_WITHHELD: _("No mail went to %(to)s: %(why)s"),
        EventKind.REMINDER_SENT: _("%(who)s reminded %(to)s"),
        EventKind.REMINDERS_PAUSED: _paused(event),
        EventKind.REMINDERS_RESUMED: _("%(who)s let the reminders go on"),
        EventKind.PRIVACY_OBJECTED: _("%(who)s objected: their opens are no longer recorded"),
        EventKind.PRIVACY_ALLOWED: _("%(who)s took the objection back: opens are recorded again"),
        EventKind.PRIVACY_ERASED: _("%(who)s had the details of earlier opens deleted; the counts stay"),
        EventKind.PRIVACY_EXPORTED: _("%(who)s downloaded what was recorded"),
        EventKind.PRIVACY_LEVEL_SET: _("%(who)s set what is recorded to “%(level)s”"),
        EventKind.CUSTOMER_EXPORTED: _("%(who)s exported everything kept of the customer"),
        EventKind.CUSTOMER_ERASED: _("%(who)s erased the customer"),
        EventKind.COMPANY_BANK_CHANGED: _("%(who)s changed the bank details"),
        EventKind.COMPANY_GATEWAY_CHANGED: _("%(who)s changed how %(name)s is connected"),
        EventKind.COMPANY_KEY_MADE: _("%(who)s made the API key “%(name)s”"),
        EventKind.COMPANY_MEMBER_REMOVED: _("%(who)s removed %(name)s"),
        EventKind.COMPANY_ACCOUNT_CHANGED: _("%(who)s changed how they sign in"),
        EventKind.COMPANY_ROLE_CHANGED: _("%(who)s changed the role of %(name)s"),
        EventKind.COMPANY_MAIL_SERVER_CHANGED: _("%(who)s changed the mail server"),
        EventKind.COMPANY_SUSPENDED: _("Whoever runs this installation suspended the company"),
        EventKind.COMPANY_REINSTATED: _("Whoever runs this installation lifted the suspension"),
        EventKind.PREFERENCES_CHANGED: _("%(address)s changed what mail they want"),
    }.get(EventKind(event.kind), event.kind.replace("%", "%%"))


def _remembered(event: Event) -> str:
    return {
        "customer": _("%(who)s said that %(network)s is the customer, from now on"),
        "ignored": _("%(who)s said to ignore %(network)s for this customer"),
        "office": _("%(who)s said that %(network)s is your own office"),
    }.get(str(event.data.get("said")), _("%(who)s said whose network %(network)s is"))


def _flagged(event: Event) -> str:
    return {
        "duplicate": _("%(amount)s came in although it was paid already: refund it, or leave it as credit"),
        "overpaid": _("%(amount)s came in, more than was owed: the rest is the customer's credit"),
        "other_amount": _("%(amount)s came in, which is not what was asked for"),
        "other_currency": _("%(amount)s came in, in another currency: it was not put against the invoice"),
        "after_cancel": _("%(amount)s came in after it was cancelled: it is the customer's credit"),
        "credit_spent": _("%(amount)s went back, although the customer had spent the credit for it"),
    }.get(str(event.data.get("why")), _("A payment of %(amount)s needs a look"))


def _disputed(event: Event) -> str:
    return {
        "won": _("The dispute over %(amount)s was won"),
        "lost": _("The dispute over %(amount)s was lost"),
    }.get(str(event.data.get("state")), _("The dispute over %(amount)s was closed"))


def _said_paid(event: Event) -> str:
    return (
        _("%(who)s says it is paid: “%(reference)s”") if event.data.get("reference") else _("%(who)s says it is paid")
    )


def _amended(event: Event) -> str:
    if event.data.get("was_minor") == event.data.get("amount_minor"):
        return _("%(who)s changed the notes of a payment of %(amount)s")
    return _("%(who)s changed a payment from %(was)s to %(amount)s")


def _paused(event: Event) -> str:
    return (
        _("%(who)s paused the reminders until %(until)s")
        if event.data.get("until")
        else _("%(who)s paused the reminders")
    )


def _who(event: Event) -> str:
    match event.actor_kind:
        case ActorKind.MEMBER:
            return event.actor_name or _("A member")
        case ActorKind.API_KEY:
            return _("The API key “%(name)s”") % {"name": event.actor_name}
        case ActorKind.RECIPIENT:
            return event.actor_name or _("The customer")
    return _("Seenpaid")


def _data_words(data: dict[str, Any], *, locale: str) -> dict[str, str]:
    words = {name: str(data.get(name, "")) for name in _WORDS}
    words["gateway"] = GATEWAYS.get(words["gateway"], words["gateway"])
    currency = data.get("currency")
    for name in ("amount", "balance", "was"):
        minor = data.get(f"{name}_minor")
        words[name] = Money(minor, currency).format(locale) if isinstance(minor, int) and currency else ""
    return words
