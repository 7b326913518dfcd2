"""Addresses that Peppol delivers to: which schemes there are (CEF's list, EAS), and whether an identifier can be one of its scheme."""

import re
from collections.abc import Callable
from typing import Final

_SCHEMES: Final = frozenset(
    "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190 0191 "
    "0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 0216 0217 0218 "
    "0221 0225 0230 0235 0240 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 "
    "9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959".split()
)
_ABN_WEIGHTS: Final = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
_ORG_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)


def can_deliver(scheme: str, identifier: str) -> bool:
    """Say whether Peppol knows the scheme, and the identifier has its form and its check digits (PEPPOL-COMMON-R040 to R050)."""
    form, is_right = _FORMS.get(scheme, (".+", bool))
    return scheme in _SCHEMES and re.fullmatch(form, identifier, re.ASCII) is not None and is_right(identifier)


def _is_gln(digits: str) -> bool:
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits[:-1])))
    return (10 - total % 10) % 10 == int(digits[-1])


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0


def _is_norwegian(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ORG_WEIGHTS, strict=False))
    return (11 - total % 11) % 11 == int(digits[-1])


def _is_belgian(digits: str) -> bool:
    return 97 - int(digits[:8]) % 97 == int(digits[8:])


def _is_australian(digits: str) -> bool:
    first = str(int(digits[0]) - 1) + digits[1:] if digits[0] != "0" else digits
    return sum(int(digit) * weight for digit, weight in zip(first, _ABN_WEIGHTS, strict=True)) % 89 == 0


_FORMS: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "0007": (r"\d{10}", _is_luhn),
    "0088": (r"\d+", _is_gln),
    "0151": (r"\d{11}", _is_australian),
    "0184": (r"(DK)?\d{8}", bool),
    "0192": (r"\d{9}", _is_norwegian),
    "0208": (r"\d{10}", _is_belgian),
}
