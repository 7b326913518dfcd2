"""Reading what addresses want by mail, and which cannot be reached by it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from seenpaid.messaging.models import Preference, Suppression
from seenpaid.messaging.preferences.address import key_of
from seenpaid.messaging.preferences.wishes import SWITCHES


@dataclass(frozen=True, slots=True)
class Standing:
    """What one company may send to one address. Nobody who never said otherwise has switched anything off."""

    address: str
    off: tuple[str, ...] = ()
    suppression: Suppression | None = field(default=None, compare=False)

    def allows(self, category: str) -> bool:
        """Say whether a mail of the category may be sent."""
        return self.suppression is None and category not in self.off

    @property
    def is_usual(self) -> bool:
        """Say whether there is nothing to tell."""
        return self.suppression is None and not self.off


def allows(company_id: str, address: str, category: str) -> bool:
    """Say whether the company may send mail of the category to the address now. Asked at the moment of sending."""
    return standings(company_id, [address])[key_of(address)].allows(category)


def is_suppressed(company_id: str, address: str) -> bool:
    """Say whether the company writes to the address no more."""
    return Suppression.objects.filter(company_id=company_id, address=key_of(address), lifted_at=None).exists()


def standings(company_id: str, addresses: Iterable[str]) -> dict[str, Standing]:
    """Return how each address stands with the company, by `key_of` the address."""
    keys = {key_of(address) for address in addresses}
    off = {
        preference.address: tuple(name for name in SWITCHES if not getattr(preference, name))
        for preference in Preference.objects.filter(company_id=company_id, address__in=keys)
    }
    suppressed = {
        one.address: one
        for one in Suppression.objects.filter(company_id=company_id, address__in=keys, lifted_at=None).order_by("since")
    }
    return {key: Standing(key, off.get(key, ()), suppressed.get(key)) for key in keys}
