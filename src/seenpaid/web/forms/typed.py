"""What somebody typed, with what is wrong beside each field. Nothing typed is ever lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final


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
    """A form's fields by name: `form.title` in a template, and what is wrong with it: `form.errors`, `form.faults`."""

    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    row: str = ""
    """Tells this form's fields from those of the same name in another form of the page."""

    def __getitem__(self, name: str) -> Field:
        if name in _WORDS:
            raise KeyError(name)  # Templates try this first, and then what is defined here.
        return Field(name, self.values.get(name, ""), self.errors.get(name, ()), self.row)

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        return [self[name] for name in self.errors]

    def refused(self, errors: Mapping[str, Sequence[str]]) -> "Typed":
        """Return the same words with what is wrong with them."""
        return Typed(self.values, {_flat(name): messages for name, messages in errors.items()}, self.row)

    def or_refused(self, refused: "Typed | None") -> "Typed":
        """Return this form, or as it was typed if it is the one of its page that was refused."""
        return refused if refused is not None and refused.row == self.row else self


_WORDS: Final = frozenset({"errors", "faults"})


def _flat(name: str) -> str:
    # Forms are flat: what a reader calls `address.line1` is typed into `address_line1`.
    return name.replace(".", "_")


def blank(row: str) -> Typed:
    """Return a form in which nothing is typed."""
    return Typed({}, row=row)


def typed(posted: Mapping[str, str], names: Sequence[str], *, row: str = "") -> Typed:
    """Return the named fields as they were posted; whatever else was posted is not looked at."""
    return Typed({name: posted.get(name, "") for name in names}, row=row)
