"""The six parts of an address, flat in a form and together for the reader below."""

from typing import Final, Protocol

from seenpaid.web.forms.typed import Typed

PARTS: Final = ("line1", "line2", "city", "region", "postal_code", "country")
NAMES: Final = tuple(f"address_{part}" for part in PARTS)


class HasAddress(Protocol):
    """A company or a customer."""

    @property
    def line1(self) -> str: ...
    @property
    def line2(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def country(self) -> str: ...


def address_of(form: Typed) -> dict[str, str]:
    """Return the address that was typed."""
    return {part: form.values.get(f"address_{part}", "") for part in PARTS}


def as_typed(owner: HasAddress) -> dict[str, str]:
    """Return an address as its fields open with it."""
    return {
        "address_line1": owner.line1,
        "address_line2": owner.line2,
        "address_city": owner.city,
        "address_region": owner.region,
        "address_postal_code": owner.postal_code,
        "address_country": owner.country,
    }
