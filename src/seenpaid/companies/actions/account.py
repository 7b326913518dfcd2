"""A person's own particulars change."""

from collections.abc import Mapping

from seenpaid.companies.models import User
from seenpaid.companies.profile import Reading


def rename_user(user: User, *, raw: Mapping[str, object]) -> None:
    """Write the `name` the person goes by. Raises InvalidProfileError."""
    reading = Reading(raw, allowed=frozenset({"name"}))
    name = reading.line("name", limit=120)
    reading.done()
    user.name = name
    user.save(update_fields=["name"])
