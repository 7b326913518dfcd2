"""Makes the seller's accent colour readable on paper (WCAG 2.2, 1.4.3)."""

import re
from typing import Final

HOUSE_ACCENT: Final = "#1f5f5b"
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_ENOUGH: Final = 4.5
_STEP: Final = 0.94


def readable(accent: str) -> str:
    """Return the accent, darkened just until small text in it can be read on white."""
    red, green, blue = _channels(accent)
    while _contrast_on_white(red, green, blue) < _ENOUGH:
        red, green, blue = red * _STEP, green * _STEP, blue * _STEP
    return f"#{int(red):02x}{int(green):02x}{int(blue):02x}"


def _channels(accent: str) -> tuple[float, float, float]:
    colour = accent if _HEX.fullmatch(accent) else HOUSE_ACCENT
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _contrast_on_white(red: float, green: float, blue: float) -> float:
    luminance = 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
