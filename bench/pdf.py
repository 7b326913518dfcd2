"""A PDF of ten lines and of 300: what they cost warm, beside a Typst document of one line set in the same run.

Every paper is new to Typst: number, title and descriptions change each time, so nothing is remembered but the templates.
Prints the least and the median of each in milliseconds, and how many one-line documents that is. Run it with
bin/bench pdf. The budget for ten lines is 15 ms (docs/performance.md), or 30 one-line documents where the machine is slow.
"""

import dataclasses
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import typst

from seenpaid.pdf.fonts import font_folders
from seenpaid.pdf.paper import Branding, Paper, contents
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import make_line, make_logo, make_paper
from tests.pdf.samples import SAMPLES

SPELLS = 5
RUNS = 8
WARM_UP = 2
BUDGET_MS = 15
BUDGET_ONE_LINERS = 30
ONE_LINE = b'#set document(title: "x")\n#set text(font: "Inter")\nHello #sys.inputs.who'


def main() -> int:
    ten = SAMPLES["with_logo"]()
    many = make_paper(
        [make_line(f"Maintenance of unit {number}", "2", f"{number + 12}.40") for number in range(300)],
        branding=Branding(logo=make_logo(400, 100)),
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    timings: dict[str, Callable[[int], object]] = {
        "one line, bare Typst": lambda run: compiler.compile(ONE_LINE, format="pdf", sys_inputs={"who": str(run)}),
        "ten lines: its strings": lambda run: contents(anew(ten, run)),
        "ten lines": lambda run: render_pdf(anew(ten, run)),
        "ten lines, the same again": lambda _run: render_pdf(ten),
        "300 lines": lambda run: render_pdf(anew(many, run)),
    }
    taken = measured(timings)
    bare = min(taken["one line, bare Typst"])
    print(f"{'':<28}{'least, ms':>10}{'median':>10}{'one-liners':>12}")
    for name, milliseconds in taken.items():
        least = min(milliseconds)
        print(f"{name:<28}{least:>10.1f}{statistics.median(milliseconds):>10.1f}{least / bare:>12.1f}")
    best = min(taken["ten lines"])
    return int(best > BUDGET_MS and best > BUDGET_ONE_LINERS * bare)


def measured(timings: dict[str, Callable[[int], object]]) -> dict[str, list[float]]:
    """Take turns in short spells, so that a busy moment of the machine falls on all alike and caches are still warm."""
    taken: dict[str, list[float]] = {name: [] for name in timings}
    for spell in range(SPELLS):
        for name, work in timings.items():
            for run in range(RUNS + WARM_UP):
                started = time.perf_counter()
                work(spell * 100 + run)
                if run >= WARM_UP:
                    taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def anew(paper: Paper, run: int) -> Paper:
    lines = [{**line, "description": f"{line['description']} {run}"} for line in paper.snapshot["lines"]]
    snapshot = {**paper.snapshot, "number": f"INV-{run:05}", "title": f"Run {run}", "lines": lines}
    return dataclasses.replace(paper, snapshot=snapshot)


if __name__ == "__main__":
    sys.exit(main())
