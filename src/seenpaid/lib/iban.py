"""Bank accounts as they are named across borders: IBAN (ISO 13616) and BIC (ISO 9362)."""

import re
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOKS_LIKE_ONE: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{6,}", re.ASCII)
_SHAPE: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", re.ASCII)
_BIC: Final = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)

# How many characters an IBAN of each country has (SWIFT's registry).
_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FK FO GL NL SD", 19: "MK SI", 20: "AT BA EE KZ LT LU MN XK", 21: "CH HR LI LV",  # codespell:ignore
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip


def compact(iban: str) -> str:
    """Return an IBAN without spaces, in capitals."""
    return "".join(iban.split()).upper()


def is_iban(iban: str) -> bool:
    """Say whether length, letters and check digits of a compact IBAN hold."""
    if not _SHAPE.fullmatch(iban) or _LENGTHS.get(iban[:2], len(iban)) != len(iban):
        return False
    return _remainder(iban) == 1


def spaced(iban: str) -> str:
    """Return an IBAN in groups of four, as it is printed; any other account number as it is."""
    bare = compact(iban)
    return " ".join(bare[start : start + 4] for start in range(0, len(bare), 4)) if is_iban(bare) else iban


def fault_in_account(written: str) -> str:
    """Return what to do about an account that begins like an IBAN and is none; nothing where it may stand.

    Where banks know no IBAN people write other numbers, which nobody can check.
    """
    bare = compact(written)
    if not _LOOKS_LIKE_ONE.fullmatch(bare) or is_iban(bare):
        return ""
    length = _LENGTHS.get(bare[:2])
    if length and length != len(bare):
        return f"An IBAN of {bare[:2]} has {length} characters; this one has {len(bare)}."
    return "The check digits of this IBAN do not fit. Compare it with your bank's letter."


def fault_in_bic(written: str) -> str:
    """Return what to do about what is no BIC; nothing where there is none or it may stand."""
    if not written or _BIC.fullmatch(compact(written)):
        return ""
    return "A BIC has eight or eleven letters and digits, such as COBADEFFXXX."


def _remainder(iban: str) -> int:
    return int("".join(str(_ALPHABET.index(character)) for character in iban[4:] + iban[:4])) % 97
