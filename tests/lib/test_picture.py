"""Pictures that were sent: painted anew, or refused, whatever they do to the decoder. SEC-165"""

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from seenpaid.lib import picture
from seenpaid.lib.picture import Picture, TooManyPixelsError, UnreadablePictureError, painted, repainted


def a_picture(form: str = "PNG", size: tuple[int, int] = (24, 16), **how: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, format=form, **how)
    return out.getvalue()


def a_plain(size: tuple[int, int], form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("1", size).save(out, format=form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_it_paints_in_a_process_of_its_own(form: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    own, logo = (repainted(a_picture(form, exif=exif), **how) for how in ({}, {"side": 12, "form": "PNG"}))

    assert (own.form, logo.form) == (form, "PNG")
    assert [Image.open(io.BytesIO(each.content)).size for each in (own, logo)] == [(24, 16), (12, 8)]
    assert b"taken at home" not in own.content + logo.content


@pytest.mark.parametrize(
    "child",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os; os.abort()",
        "while True: pass",
        "print('PNG')\nraise SystemExit(1)",
        "print('EXE')",
    ],
    ids=["breaks", "gives up", "never ends", "ends badly", "says something else"],
)
def test_what_breaks_the_decoder_breaks_nothing_else(
    child: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "child.py").write_text(child)
    monkeypatch.setattr(picture, "__file__", str(tmp_path / "child.py"))
    monkeypatch.setattr(picture, "_WALL_SECONDS", 1)

    with pytest.raises(UnreadablePictureError):
        repainted(a_picture())


def test_too_many_pixels_are_told_apart() -> None:
    with pytest.raises(TooManyPixelsError):
        repainted(a_plain((4001, 4000)))
    with pytest.raises(UnreadablePictureError):
        repainted(a_plain((24, 16), "GIF"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_gone_wrong_anywhere_is_painted_or_refused(form: str) -> None:
    whole, chance = a_picture(form), random.Random(165)
    for _ in range(150):
        wrong = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            wrong[chance.randrange(len(wrong))] = chance.randrange(256)
        try:
            told: Picture | None = painted(bytes(wrong[: chance.randint(8, len(wrong))]), side=0, form="")
        except Exception:  # noqa: BLE001 - what `main` takes for a refusal.
            told = None
        assert told is None or Image.open(io.BytesIO(told.content)).size
