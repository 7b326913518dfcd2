import io
import json
import resource
import sys
from types import SimpleNamespace

import pytest

from seenpaid.pdf import press, typesetter
from seenpaid.pdf.paper import contents
from seenpaid.pdf.typesetter import PaperError, PaperTooLargeError, render_pdf
from tests.pdf.papers import is_archive, make_line, make_paper, text_of


class Panic(BaseException):
    """What a panic inside Typst looks like from here."""


class Broken:
    def __init__(self, answer: object) -> None:
        self.answer = answer

    def compile(self, *_: object, **__: object) -> object:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def desks(monkeypatch):
    """Desks of this test's own."""
    fresh = typesetter._desks.__wrapped__()
    monkeypatch.setattr(typesetter, "_desks", lambda: fresh)
    return fresh


@pytest.mark.parametrize("answer", [Panic(), MemoryError(), RuntimeError("Already borrowed"), b"", None, b"%PNG"])
def test_a_failing_typst_is_a_paper_error_and_never_half_a_paper(desks, answer):  # SEC-198
    for desk in list(desks.queue):
        desk.compiler = Broken(answer)

    with pytest.raises(PaperError):
        render_pdf(make_paper())


def test_it_recovers_with_a_fresh_compiler(desks):
    for desk in list(desks.queue):
        desk.compiler = Broken(Panic())
    with pytest.raises(PaperError):
        render_pdf(make_paper())

    assert is_archive(render_pdf(make_paper()))


def test_a_missing_typst_is_a_paper_error(desks, monkeypatch):  # SEC-198
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "seenpaid.pdf.press")
    monkeypatch.delattr("seenpaid.pdf.press")

    with pytest.raises(PaperError):
        render_pdf(make_paper())


def test_it_does_not_swallow_an_interrupt(desks):
    for desk in list(desks.queue):
        desk.compiler = Broken(KeyboardInterrupt())

    with pytest.raises(KeyboardInterrupt):
        render_pdf(make_paper())


def test_it_turns_away_what_would_wait_too_long(desks, monkeypatch):  # SEC-61
    monkeypatch.setattr(typesetter, "PATIENCE_SECONDS", 0.01)
    taken = [desks.get() for _ in range(typesetter.AT_ONCE)]

    with pytest.raises(PaperError):
        render_pdf(make_paper())

    for desk in taken:
        desks.put(desk)
    assert render_pdf(make_paper())


@pytest.mark.slow
def test_a_large_paper_is_set_by_a_process_of_its_own(monkeypatch):
    here = render_pdf(make_paper())
    monkeypatch.setattr(typesetter, "LARGEST_IN_PROCESS", 0)

    assert render_pdf(make_paper()) == here


@pytest.mark.slow
def test_a_paper_that_takes_too_long_is_given_up(monkeypatch):  # SEC-61
    monkeypatch.setattr(typesetter, "LARGEST_IN_PROCESS", 0)
    monkeypatch.setattr(typesetter, "_WALL_SECONDS", 0.01)

    with pytest.raises(PaperTooLargeError):
        render_pdf(make_paper())


@pytest.mark.slow
def test_the_kernel_stops_a_monstrous_paper():  # SEC-61
    lines = [make_line("lorem ipsum dolor " * 110) for _ in range(2000)]

    with pytest.raises(PaperTooLargeError):
        render_pdf(make_paper(lines))


@pytest.mark.slow
def test_a_thick_paper_is_still_set():
    lines = [make_line(f"Line {number}: something was done at length, and written down") for number in range(450)]

    text = text_of(render_pdf(make_paper(lines)))

    assert "Line 449:" in text


def test_a_paper_without_its_letters_is_printed_all_the_same():
    pdf = press.press(press.new_compiler(), _data_with("𒀀"))

    assert not is_archive(pdf)


def test_the_program_limits_itself_before_it_reads(monkeypatch):  # SEC-61
    limits = {}
    out = io.BytesIO()
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limit: limits.update({kind: limit}))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(_data_with("Plain").encode())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))

    press.main()

    assert is_archive(out.getvalue())
    assert limits[resource.RLIMIT_CPU] == (10, 10)
    assert limits[resource.RLIMIT_DATA] == (512 * 1024 * 1024,) * 2


def _data_with(title: str) -> str:
    return json.dumps(contents(make_paper(title=title)))
