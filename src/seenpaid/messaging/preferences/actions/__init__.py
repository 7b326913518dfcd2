"""An address gets a link to its preferences, its owner sets them, and a dead address is left alone."""

from seenpaid.messaging.preferences.actions.suppress import SuppressionNotFoundError, lift, suppress
from seenpaid.messaging.preferences.actions.wish import link_for, set_wishes

__all__ = ["SuppressionNotFoundError", "lift", "link_for", "set_wishes", "suppress"]
