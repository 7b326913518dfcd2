"""Pictures of papers: `python -m tests.pdf.pictures` writes those of docs/paper, to be looked at and compared with."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageStat

from seenpaid.pdf import press
from seenpaid.pdf.paper import contents
from seenpaid.pdf.statement import statement_contents
from tests.pdf.samples import SAMPLES, statement

KEPT: Final = Path(__file__).parents[2] / "docs" / "paper"
SHOWN: Final = ("with_logo", "ledger", "banner", "swiss", "arabic", "quote", "credit_note")
_PPI: Final = 55
_COARSE: Final = (62, 88)


def pictures() -> dict[str, Callable[[], Image.Image]]:
    """Return what draws the last page of each kept paper: the one with most on it."""
    drawn = {name: lambda name=name: _picture("invoice.typ", contents(SAMPLES[name]())) for name in SHOWN}
    return drawn | {"statement": lambda: _picture("statement.typ", statement_contents(statement()), page=0)}


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far apart two pictures are, seen from afar: 0 is alike, 255 is black and white."""
    coarse = [picture.convert("L").resize(_COARSE, Image.Resampling.BOX) for picture in (one, other)]
    return float(ImageStat.Stat(ImageChops.difference(*coarse)).mean[0])


def _picture(template: str, data: dict[str, object], *, page: int = -1) -> Image.Image:
    inputs = {"paper": json.dumps({**data, "einvoice": None})}
    made = press.new_compiler().compile(press.TEMPLATES / template, format="png", ppi=_PPI, sys_inputs=inputs)
    pages = made if isinstance(made, list) else [made]
    return Image.open(io.BytesIO(pages[page]))


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for name, draw in pictures().items():
        draw().convert("RGB").quantize(32).save(KEPT / f"{name}.png", optimize=True)
