"""What addresses want by mail: asked at the moment of sending, and linked from every mail."""

from seenpaid.messaging.preferences.actions import link_for
from seenpaid.messaging.preferences.queries import allows

__all__ = ["allows", "link_for"]
