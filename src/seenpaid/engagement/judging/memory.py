"""What a company's members said of networks, and what its customers' mail filters do: asked at every open, read once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_network
from typing import Final

from seenpaid.engagement.client.address import parse_ip
from seenpaid.engagement.models import Habit, Remembered, Said

EXPECTED_AFTER: Final = 2
"""A domain's filter is expected once so many mails to it were opened automatically within minutes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose opens a word is about: an address range or a whole network, and perhaps one browser there."""

    version: int
    first: int
    last: int
    asn: int | None
    browser: str
    os: str

    def holds(self, opener: "Opener") -> bool:
        """Say whether the opener is there."""
        if (self.browser or self.os) and (self.browser, self.os) != (opener.browser, opener.os):
            return False
        if self.asn is not None:
            return self.asn == opener.asn
        return self.version == opener.version and self.first <= opener.number <= self.last


@dataclass(frozen=True, slots=True)
class Opener:
    """Whoever opens, as far as a word can be about them."""

    version: int
    number: int
    asn: int | None
    browser: str
    os: str


@dataclass(frozen=True, slots=True)
class Word:
    """What a member said of whoever is there; of two words the one with the greater key is the later."""

    key: str
    said: Said
    place: Place


@dataclass(frozen=True, slots=True)
class Memory:
    """One company's memory at one moment, the newest words first."""

    offices: tuple[Word, ...] = ()
    customers: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    scanned_domains: frozenset[str] = frozenset()

    def said_of(self, opener: Opener, *, customer_id: str | None) -> Said | None:
        """Return what a member said last of this opener: of this customer's readers, or of everybody at the office."""
        found = [
            next((word for word in words if word.place.holds(opener)), None)
            for words in (self.customers.get(customer_id or "", ()), self.offices)
        ]
        last = max((word for word in found if word is not None), key=lambda word: word.key, default=None)
        return last.said if last is not None else None

    def filter_of(self, address: str) -> str:
        """Return the domain of a mail address if its filter is expected to open links first, else nothing."""
        domain = domain_of(address)
        return domain if domain in self.scanned_domains else ""


NOTHING: Final = Memory()


def memory_of(company_id: str, *, version: int) -> Memory:
    """Return the company's memory; `version` rises with every change of it, so no process remembers for too long."""
    return _read(company_id, version) if version else NOTHING


def opener(*, ip: str | None, asn: int | None, browser: str, os: str) -> Opener:
    """Return an opener as words are compared with."""
    address = parse_ip(ip or "")
    if address is None:
        return Opener(0, 0, asn, browser, os)
    return Opener(address.version, int(address), asn, browser, os)


def place_of(row: Remembered) -> Place:
    """Return where a word applies."""
    if row.asn is not None:
        return Place(0, 0, -1, row.asn, row.browser, row.os)
    block = ip_network(row.network)
    return Place(block.version, int(block[0]), int(block[-1]), None, row.browser, row.os)


def domain_of(address: str) -> str:
    """Return what stands behind the @, in lower case."""
    return address.rpartition("@")[2].strip().lower()


@lru_cache(maxsize=256)
def _read(company_id: str, version: int) -> Memory:
    del version  # only tells one moment's memory from another's.
    return read_memory(company_id)


def read_memory(company_id: str) -> Memory:
    """Return the company's memory as it is in this very transaction."""
    customers: defaultdict[str, list[Word]] = defaultdict(list)
    offices: list[Word] = []
    for row in Remembered.objects.filter(company_id=company_id).order_by("-id"):
        heard = offices if row.said == Said.OFFICE else customers[row.customer_id or ""]
        heard.append(Word(row.pk, Said(row.said), place_of(row)))
    expected = Habit.objects.filter(company_id=company_id, mails__gte=EXPECTED_AFTER).values_list("domain", flat=True)
    return Memory(tuple(offices), {key: tuple(words) for key, words in customers.items()}, frozenset(expected))
