"""The only door to Typst: data and templates in, PDF out. Knows nothing of documents.

Run as a program (`python -m seenpaid.pdf.press`) it sets one paper and ends, under limits the kernel keeps: the way
large papers are set, because nothing can stop Typst inside a living process.

- The root Typst may read from is the templates' folder, which holds templates and nothing else.
- Data is one JSON string in `sys.inputs`; the templates parse it and never evaluate it (SEC-59, SEC-60).
- Typefaces come from our packages alone, never from the machine; no template imports a package, so nothing is fetched.
"""

import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

import typst

from seenpaid.pdf.fonts import font_folders

TEMPLATES: Final = Path(str(files("seenpaid.pdf"))) / "templates"
MOST_CPU_SECONDS: Final = 10
MOST_MEMORY: Final = 512 * 1024 * 1024

_ARCHIVE: "Final[list[typst.PDFStandard]]" = ["a-3a", "ua-1"]


def new_compiler() -> typst.Compiler:
    """Return a compiler; it serves one thread at a time, and is quicker the second time."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
    return typst.Compiler(root=str(TEMPLATES), font_paths=fonts, ignore_system_fonts=True)


def press(compiler: typst.Compiler, data: str, *, template: str = "invoice.typ") -> bytes:
    """Return the PDF: tagged, PDF/A-3a and PDF/UA-1 wherever every character has a glyph and a meaning.

    Raises typst.TypstError.
    """
    main, inputs = TEMPLATES / template, {"paper": data}
    try:
        made = compiler.compile(main, format="pdf", sys_inputs=inputs, pdf_standards=_ARCHIVE)
    except typst.TypstError:
        # A character without a glyph has no place in an archive, but the customer still gets their invoice.
        made = compiler.compile(main, format="pdf", sys_inputs=inputs)
    return made if isinstance(made, bytes) else b""


def main() -> None:
    """Set the paper that stands on standard input, within the limits."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    template = next((name for name in ("statement.typ", "evidence.typ") if name in sys.argv), "invoice.typ")
    sys.stdout.buffer.write(press(new_compiler(), sys.stdin.buffer.read().decode(), template=template))


if __name__ == "__main__":
    main()
