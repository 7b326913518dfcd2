"""Who hears of every event, in this order. Each writes its own app's rows, in one transaction with the others."""

from typing import Final

from seenpaid.events.dispatch import Subscriber
from seenpaid.followups.subscriber import on_event as learn
from seenpaid.messaging.subscriber import on_event as write
from seenpaid.notifications.subscriber import on_event as notify

SUBSCRIBERS: Final[tuple[Subscriber, ...]] = (notify, learn, write)
