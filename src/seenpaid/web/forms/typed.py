"""What somebody typed, with what is wrong beside each field. Nothing typed is ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as a template shows it."""

    name: str
    value: str
    errors: Sequence[str] = ()
    row: str = ""
    """Tells the fields of one name apart where a form repeats them."""

    @property
    def id(self) -> str:
        """Return the element's id."""
        return f"id_{self.name}_{self.row}" if self.row else f"id_{self.name}"

    @property
    def is_on(self) -> bool:
        """Say whether a switch is on."""
        return self.value == "on"


@dataclass(frozen=True, slots=True)
class Typed:
    """A form's fields by name: `form.title` in a template. It has no other words there, whatever is defined below."""

    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Field:
        return Field(name, self.values.get(name, ""), self.errors.get(name, ()))

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        return [self[name] for name in self.errors]

    def refused(self, errors: Mapping[str, Sequence[str]]) -> "Typed":
        """Return the same words with what is wrong with them."""
        return Typed(self.values, {_flat(name): messages for name, messages in errors.items()})


def _flat(name: str) -> str:
    # Forms are flat: what a reader calls `address.line1` is typed into `address_line1`.
    return name.replace(".", "_")


def typed(posted: Mapping[str, str], names: Sequence[str]) -> Typed:
    """Return the named fields as they were posted; whatever else was posted is not looked at."""
    return Typed({name: posted.get(name, "") for name in names})
