"""How often a verdict is right, and what it costs.

Always on the project's own recorded requests; with SEENPAID_EVAL_DIR=<folder> also on labelled sets lying there
(bots.jsonl, humans.jsonl, browsers_os.jsonl, requests.jsonl). Every share comes with its 95 % Wilson interval.
Run it with bin/bench verdicts.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from seenpaid.engagement.classify import Evidence, Judgement, Verdict, classify
from seenpaid.engagement.client.names import names_of
from seenpaid.engagement.judging.testbench import read_evidence

RECORDED = ROOT / "tests" / "engagement" / "recorded"
WARM_ROUNDS = 40
BUDGET_MICROSECONDS = 100

Row = dict[str, Any]


def main() -> None:
    recorded = [row for file in sorted(RECORDED.glob("*.jsonl")) for row in rows(file)]
    print(f"Recorded requests ({len(recorded)})")
    requests(recorded, lambda row: row["expect"]["kind"] or "human")
    speed(recorded)
    folder = os.environ.get("SEENPAID_EVAL_DIR")
    if folder:
        evaluation(Path(folder))


def evaluation(folder: Path) -> None:
    if (folder / "requests.jsonl").exists():
        labelled = list(rows(folder / "requests.jsonl"))
        print(f"\nLabelled requests ({len(labelled)})")
        for name, take in VARIANTS.items():
            print(f"  {name}")
            requests([take(dict(row)) for row in labelled], lambda row: row["label"], indent="    ")
    if (folder / "bots.jsonl").exists() and (folder / "humans.jsonl").exists():
        user_agents(list(rows(folder / "bots.jsonl")), list(rows(folder / "humans.jsonl")))
    if (folder / "browsers_os.jsonl").exists():
        names(list(rows(folder / "browsers_os.jsonl")))


def requests(given: list[Row], label: Callable[[Row], str], *, indent: str = "  ") -> None:
    judged = [(label(row), classify(read_evidence(row))) for row in given]
    people = [judgement for truth, judgement in judged if truth == "human"]
    robots = [(truth, judgement) for truth, judgement in judged if truth != "human"]
    share(f"{indent}readers kept", (one.verdict is Verdict.HUMAN for one in people))
    share(f"{indent}automated discounted", (one.verdict is not Verdict.HUMAN for _, one in robots))
    share(f"{indent}  of these beyond doubt", (one.verdict is Verdict.AUTOMATED for _, one in robots))
    share(f"{indent}kind named", (one.kind == truth for truth, one in robots))


def user_agents(robots: list[Row], people: list[Row]) -> None:
    print(f"\nBy User-Agent alone ({len(robots)} robots, {len(people)} browsers)")
    share("  robots found", (alone(row["ua"]).verdict is not Verdict.HUMAN for row in robots))
    share("  false alarms", (alone(row["ua"]).verdict is not Verdict.HUMAN for row in people))
    modern = [row for row in people if row.get("era") == "modern"]
    share("  false alarms, modern", (alone(row["ua"]).verdict is not Verdict.HUMAN for row in modern))


def names(given: list[Row]) -> None:
    print(f"\nNames ({len(given)}; families with a name of their own)")
    found = [(row, names_of(row["ua"], lowered(row.get("headers") or {}))) for row in given]
    share("  browser", (one.browser == row["browser_family"] for row, one in found if is_named(row["browser_family"])))
    share("  system", (same_system(one.os, row["os_family"]) for row, one in found if is_named(row["os_family"])))


def speed(given: list[Row]) -> None:
    evidence = [read_evidence(row) for row in given]
    for one in evidence:
        classify(one)
    rounds = []
    for _ in range(WARM_ROUNDS):
        started = time.process_time()
        for one in evidence:
            classify(one)
        rounds.append((time.process_time() - started) / len(evidence) * 1e6)
    # Of the processor's time, so that a machine with other work says the same; the least and the middle of the rounds.
    least, middle = min(rounds), sorted(rounds)[WARM_ROUNDS // 2]
    print(f"  {'a verdict, warm':<28}{least:>8.1f} µs, mostly {middle:.1f}   (budget {BUDGET_MICROSECONDS} µs)")


def without(*prefixes: str, keep: str = "") -> Callable[[Row], Row]:
    def take(row: Row) -> Row:
        headers = row["headers"].items()
        row["headers"] = {name: value for name, value in headers if name.lower() == keep or not starts(name, prefixes)}
        return row

    return take


def starts(name: str, prefixes: tuple[str, ...]) -> bool:
    return name.lower().startswith(prefixes)


def overlaid(**facts: object) -> Callable[[Row], Row]:
    return lambda row: {**row, **facts}


VARIANTS: dict[str, Callable[[Row], Row]] = {
    "everything known": overlaid(),
    "no network": overlaid(asn=None, asn_org=None, client_ip="203.0.113.9"),
    "no send time": overlaid(seconds_since_send=None),
    "no context": overlaid(context={}),
    "no client hints": without("sec-ch-"),
    "no Sec-* headers": without("sec-", keep="sec-gpc"),
    "no network, time or context": overlaid(
        asn=None, asn_org=None, client_ip="203.0.113.9", seconds_since_send=None, context={}
    ),
}


def alone(agent: str) -> Judgement:
    return classify(Evidence(headers={"user-agent": agent}, headers_complete=False))


def is_named(family: str | None) -> bool:
    return family not in (None, "Other")


def same_system(ours: str, theirs: str) -> bool:
    return {"Mac": "macOS", "Chromecast": "ChromeOS"}.get(ours, ours) == theirs


def lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def rows(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def share(what: str, hits: Iterable[bool]) -> None:
    counted = list(hits)
    low, high = wilson(sum(counted), len(counted))
    part = f"{100 * sum(counted) / len(counted):.2f} %" if counted else "none"
    print(f"{what:<30}{part:>10}   {sum(counted)} of {len(counted)}   [{100 * low:.2f}, {100 * high:.2f}]")


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    if not of:
        return 0.0, 0.0
    rate, weight = hits / of, 1 + z * z / of
    centre = rate + z * z / (2 * of)
    spread = z * ((rate * (1 - rate) + z * z / (4 * of)) / of) ** 0.5
    return max(0.0, (centre - spread) / weight), min(1.0, (centre + spread) / weight)


if __name__ == "__main__":
    main()
