"""Model fields that every app shares."""

from functools import partial
from typing import Any

from django.db import models

from seenpaid.lib.ids import new_id


class IdField(models.CharField):  # type: ignore[type-arg]  # the stubs make CharField generic; at run time it is not.
    """A primary key such as `inv_01k…`: made here, safe to show to members, never shown to customers."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.prefix = prefix
        options["max_length"] = 32
        options["primary_key"] = True
        options["editable"] = False
        options["default"] = partial(new_id, prefix)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for made_here in ("max_length", "primary_key", "editable", "default"):
            options.pop(made_here, None)
        return name, path, [self.prefix, *args], options
