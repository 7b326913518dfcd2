"""Addresses that are written to no more: mail came back for good, or was called spam. One list per company. SEC-128"""

from seenpaid.messaging.preferences.actions import lift, suppress
from seenpaid.messaging.preferences.queries import is_suppressed

__all__ = ["is_suppressed", "lift", "suppress"]
