"""A PDF of ten lines and of 300: what they cost warm, beside a Typst document of one line set in the same run.

Every paper is new to Typst: number, title and descriptions change each time, so nothing is remembered but the templates.
The paper is the whole of it: tagged, PDF/A-3a and PDF/UA-1, with logo, payment code and the e-invoice inside.
Prints the least and the median of each in milliseconds of CPU (other work on the machine would double the wall clock),
and how many one-line documents that is. Where WeasyPrint can be imported (`uv pip install weasyprint`; it needs Pango from
the system), the same ten lines are set from HTML by it in the same run, archival as well. Run it with bin/bench pdf.
The budget is 12 ms for ten lines and 200 ms for 300 (docs/performance.md), or 16 and 160 one-line documents where the
machine is slower than the one they were written on.
"""

import dataclasses
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import typst

from seenpaid.pdf.fonts import font_folders
from seenpaid.pdf.paper import Branding, Paper, contents
from seenpaid.pdf.typesetter import PaperError, render_pdf
from tests.pdf.papers import make_line, make_logo, make_paper
from tests.pdf.samples import SAMPLES

SPELLS = 3
RUNS = 6
WARM_UP = 2
HEADS = ("description", "quantity", "unit_price", "discount", "tax", "amount")
STYLE = """
@page { size: A4; margin: 32mm 25mm 25mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 7pt } }
body { font: 9pt Inter, sans-serif; color: #1c1b19 } table { border-collapse: collapse; width: 100% }
.lines td, .lines th { border-bottom: .5pt solid #dedbd4; padding: 2mm 0; text-align: right; font-variant-numeric: tabular-nums }
.lines td:first-child { text-align: left; font-weight: 500 } .end { display: flex; break-inside: avoid } svg { width: 22mm }
.facts { width: 72mm; margin-left: auto; font-size: 8.5pt } h1 { font-size: 19pt; display: flex; justify-content: space-between }
"""
BUDGETS = {"ten lines": (12, 16), "300 lines": (200, 160)}
FASTER_THAN_WEASYPRINT = 10
AT_ONCE = 60
MOST_MEGABYTES = 512
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
    if weasyprint := weasyprint_or_none():
        timings["ten lines, WeasyPrint"] = lambda run: weasyprint(anew(ten, run))
    taken = measured(timings)
    bare = min(taken["one line, bare Typst"])
    print(f"{'':<28}{'least, ms':>10}{'median':>10}{'one-liners':>12}")
    for name, milliseconds in taken.items():
        least = min(milliseconds)
        print(f"{name:<28}{least:>10.1f}{statistics.median(milliseconds):>10.1f}{least / bare:>12.1f}")
    is_over = not rush(ten) or any(
        min(taken[name]) > milliseconds and min(taken[name]) > one_liners * bare
        for name, (milliseconds, one_liners) in BUDGETS.items()
    )
    if weasyprint:
        times = min(taken["ten lines, WeasyPrint"]) / min(taken["ten lines"])
        print(f"WeasyPrint takes {times:.1f} times as long.")
        is_over = is_over or times < FASTER_THAN_WEASYPRINT
    else:
        print("WeasyPrint cannot be imported here, so it is not compared with.")
    return int(is_over)


def rush(paper: Paper) -> bool:
    """Ask for sixty papers at once: each comes within ten seconds or is refused in words, and memory stays bounded."""

    def ask(run: int) -> tuple[bool, float]:
        started = time.perf_counter()
        try:
            return render_pdf(anew(paper, run)).startswith(b"%PDF-"), time.perf_counter() - started
        except PaperError:
            return False, time.perf_counter() - started

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(ask, range(10_000, 10_000 + AT_ONCE)))
    slowest = max(seconds for _, seconds in answers)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    made = sum(is_made for is_made, _ in answers)
    print(
        f"{AT_ONCE} papers at once: {made} made, {AT_ONCE - made} asked to come back, {slowest:.1f} s at most, {megabytes:.0f} MB."
    )
    return megabytes < MOST_MEGABYTES


def weasyprint_or_none() -> Callable[[Paper], object] | None:
    """Return what sets the same strings with WeasyPrint: as much of a paper as ours, without e-invoice and carried sums."""
    try:
        from weasyprint import HTML
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()

    def set_it(paper: Paper) -> object:
        return HTML(string=page_of(contents(paper))).write_pdf(font_config=fonts, pdf_variant="pdf/a-3a")

    return set_it


def page_of(printed: dict[str, Any]) -> str:
    def said(words: Any) -> str:
        return escape("".join(words["parts"]))

    rows = "".join(
        f"<tr><td>{said(row['title'])}<td>{row['quantity']}<td>{row['price']}<td>{row['discount']}<td>{row['tax']}"
        f"<td>{row['amount']}"
        for row in printed["table"]["rows"]
    )
    sums = "".join(f"<tr><td>{escape(row['label'])}<td>{row['value']}" for row in printed["sums"])
    facts = "".join(f"<tr><td>{escape(fact['label'])}<td>{said(fact['value'])}" for fact in printed["facts"])
    code = (printed["payment"] or {}).get("code") or ""
    heads = "".join(f"<th>{escape(printed['words'][name])}" for name in HEADS)
    lines = "<br>".join(map(said, printed["buyer"]["lines"]))
    prose = "".join(
        f"<h2>{escape(part['heading'])}</h2><p>{''.join(map(said, part['lines']))}" for part in printed["prose"]
    )
    bank = "".join(f"<tr><td>{escape(row['label'])}<td>{said(row['value'])}" for row in printed["payment"]["details"])
    return (
        f"<html lang=en><title>{escape(printed['title'])}</title><style>{STYLE}</style>"
        f"<header>{printed['logo']['svg']}<p>{said(printed['seller']['name'])}</header>"
        f"<address>{said(printed['buyer']['name'])}<br>{lines}</address><table class=facts>{facts}</table>"
        f"<h1>{escape(printed['heading'])} <b>{printed['headline']['amount']}</b></h1><p>{said(printed['subject'])}"
        f"<table class=lines><thead><tr>{heads}</thead><tbody>{rows}</tbody></table>"
        f"<div class=end>{code}<table>{bank}</table><table class=sums>{sums}</table></div>{prose}"
    )


def measured(timings: dict[str, Callable[[int], object]]) -> dict[str, list[float]]:
    """Take turns in short spells, so that a busy moment of the machine falls on all alike and caches are still warm."""
    taken: dict[str, list[float]] = {name: [] for name in timings}
    for spell in range(SPELLS):
        for name, work in timings.items():
            for run in range(RUNS + WARM_UP):
                started = time.process_time()
                work(spell * 100 + run)
                if run >= WARM_UP:
                    taken[name].append((time.process_time() - started) * 1000)
    return taken


def anew(paper: Paper, run: int) -> Paper:
    lines = [{**line, "description": f"{line['description']} {run}"} for line in paper.snapshot["lines"]]
    snapshot = {**paper.snapshot, "number": f"INV-{run:05}", "title": f"Run {run}", "lines": lines}
    return dataclasses.replace(paper, snapshot=snapshot)


if __name__ == "__main__":
    sys.exit(main())
