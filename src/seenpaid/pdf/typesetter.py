"""Turns a paper into a PDF, quickly where it is small and safely where it is not.

A small paper is set in this process, in milliseconds. What bounds it is its size: nothing in the data is evaluated, so
the time Typst takes grows with the text and with nothing else. A paper past `LARGEST_IN_PROCESS` is set by a process of
its own, which the kernel stops after ten seconds or half a gigabyte. Either way only so many are set at once.
"""

import json
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from seenpaid.pdf.einvoice.cii import cii_xml
from seenpaid.pdf.einvoice.factur_x import declared
from seenpaid.pdf.einvoice.reading import NotAnEInvoiceError, read
from seenpaid.pdf.paper import Paper, contents
from seenpaid.pdf.statement import Statement, statement_contents

AT_ONCE: Final = 2
LARGEST_IN_PROCESS: Final = 120_000
PATIENCE_SECONDS: Final = 8
_WALL_SECONDS: Final = 15
_PDF: Final = b"%PDF-"


class PaperError(Exception):
    """The paper cannot be had now. A page answers 503 with `Retry-After`."""

    retry_after_seconds: Final = 30


class PaperTooLargeError(PaperError):
    """Setting it took more time or memory than one paper may have."""


def render_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF. Raises PaperError; never returns half of one."""
    data = {**contents(paper), "einvoice": _einvoice(paper)}
    pdf = _set(data, template="invoice.typ")
    return declared(pdf) if data["einvoice"] else pdf


def render_statement(statement: Statement) -> bytes:
    """Return the statement as a PDF. Raises PaperError."""
    return _set({**statement_contents(statement), "einvoice": None}, template="statement.typ")


def render_sheet(data: dict[str, Any], *, template: str) -> bytes:
    """Return another paper as a PDF; its data holds what `sheet_of` says, and `einvoice` what it carries. Raises PaperError."""
    return _set(data, template=template)


def _set(data: dict[str, Any], *, template: str) -> bytes:
    text = json.dumps(data)
    # A picture and an attachment cost nothing to set.
    inert = len(json.dumps([data["logo"], data["einvoice"]]))
    pdf = _set_here(text, template) if len(text) - inert <= LARGEST_IN_PROCESS else _set_apart(text, template)
    if not pdf.startswith(_PDF):
        raise PaperError("Typst returned no PDF.")
    return pdf


def _einvoice(paper: Paper) -> str | None:
    """Return the XML the PDF carries, where the paper can be an e-invoice. One that cannot be is paper all the same."""
    try:
        return cii_xml(read(paper)).decode()
    except NotAnEInvoiceError:
        return None


def _set_here(text: str, template: str) -> bytes:
    with _desk() as desk:
        try:
            from seenpaid.pdf import press

            compiler = desk.compiler or press.new_compiler()
            desk.compiler = None  # Unless all goes well, the next one begins with a fresh compiler.
            pdf = press.press(compiler, text, template=template)
            desk.compiler = compiler
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # A panic inside Typst reaches Python as a BaseException. SEC-198
            raise PaperError("Typst failed.") from error
        return pdf


def _set_apart(text: str, template: str) -> bytes:
    command = [sys.executable, "-I", "-m", "seenpaid.pdf.press", template]
    with _desk():
        try:
            done = subprocess.run(  # noqa: S603  # Our own program; its environment holds none of our secrets.
                command, input=text.encode(), capture_output=True, timeout=_WALL_SECONDS, check=True, env={}
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise PaperTooLargeError("The paper took too much time or memory.") from error
        return done.stdout


@dataclass(slots=True)
class _Desk:
    """A place to set one paper at a time; its compiler stays warm between papers."""

    compiler: Any = None


@cache
def _desks() -> queue.LifoQueue[_Desk]:
    desks: queue.LifoQueue[_Desk] = queue.LifoQueue()
    for _ in range(AT_ONCE):
        desks.put(_Desk())
    return desks


@contextmanager
def _desk() -> Iterator[_Desk]:
    try:
        desk = _desks().get(timeout=PATIENCE_SECONDS)
    except queue.Empty:
        raise PaperError("Too many papers are being set.") from None
    try:
        yield desk
    finally:
        _desks().put(desk)
