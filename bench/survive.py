"""Web processes killed by `kill -9` under load: no open that was answered may be lost, and none counted twice.

A client opens invoices over several connections and keeps the tokens it was answered for; meanwhile one web process after
another is killed in the midst of it, and another begins: forked in a blink (bench/parts/herd.py), or with a last word
`serve` by the server that ships, which needs some ten seconds for each. Afterwards the log must hold a row for every answer, no
more rows than questions, every summary must agree with its rows, no visitor may count twice within a quarter of an hour,
nobody may be told of a first view twice, every chain must hold, and the server may not have found its database locked.
Run it with bin/bench survive, or with kills, processes and a seed: python bench/survive.py 200 2 1 [serve].
SEENPAID_DATABASE_URL chooses PostgreSQL (an empty database).
"""

import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = tempfile.mkdtemp(prefix="seenpaid-bench-")
PORT = int(os.environ.get("BENCH_PORT", "8192"))
ENV = {
    "SEENPAID_DATA_DIR": DATA,
    "SEENPAID_TRUSTED_PROXIES": "127.0.0.1/32",
    "SEENPAID_BASE_URL": f"http://127.0.0.1:{PORT}",
    "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings",
    "PYTHONPATH": str(ROOT),
}
os.environ.update(ENV)
sys.path.insert(0, str(ROOT))

import django

django.setup()

from bench.parts.links import new_tokens, request
from bench.parts.load import served, web_processes
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Q

from seenpaid.documents.models import Document
from seenpaid.engagement.cooldown import COOLDOWN
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.events.models import Event
from seenpaid.lib.tokens import token_digest
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC

CONNECTIONS = 8
INVOICES = 16
ANSWERS_BETWEEN = 40
LONGEST_PAUSE = 0.3
LONGEST_THOUGHT = 0.04
LEAST_LIFE = 6.5
"""Granian ends the whole server when a process that it began anew dies within 5.5 seconds."""


class Ledger:
    """What was asked for and what was answered, by token."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.cut_off = 0
        self.over = asyncio.Event()


def main(kills: int = 200, processes: int = 2, seed: int = 1, way: str = "herd") -> int:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0)
    tokens = new_tokens(INVOICES)
    command, least_life = {
        "herd": (f"bench.parts.herd {PORT} {processes}", 0.0),
        "serve": (f"seenpaid serve --port {PORT} --workers {processes} --no-worker", LEAST_LIFE),
    }[way]
    command = [sys.executable, "-m", *command.split()]
    log = Path(DATA) / "server.log"
    with served(command, env=ENV, port=PORT, log=log) as pid:
        ledger = asyncio.run(
            shot_at(pid, tokens, kills=kills, processes=processes, least_life=least_life, chance=chance)
        )
    print(f"{kills} kills of {processes} processes ({way}) on {connection.vendor}, seed {seed}")
    print(f"{ledger.answered.total()} opens answered of {ledger.asked.total()} asked, {ledger.cut_off} cut off")
    faults = {**compare(ledger), **disagreements(), "database locked": log.read_text().count("database is locked")}
    print(", ".join(f"{what} {count}" for what, count in faults.items()))
    if any(faults.values()):
        print(log.read_text()[-5000:])
        return 1
    shutil.rmtree(DATA, ignore_errors=True)
    return 0


async def shot_at(
    pid: int, tokens: list[str], *, kills: int, processes: int, least_life: float, chance: random.Random
) -> Ledger:
    ledger = Ledger()
    clients = [asyncio.create_task(keep_opening(tokens, ledger, chance)) for _ in range(CONNECTIONS)]
    seen: dict[int, float] = {}
    for done in range(kills):
        enough = ledger.answered.total() + ANSWERS_BETWEEN
        while ledger.answered.total() < enough or not (old := of_age(pid, seen, processes, least_life)):
            await asyncio.sleep(0.02)
            if not is_there(pid):
                sys.exit(f"The server ended after {done} kills.")
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
        os.kill(chance.choice(old), signal.SIGKILL)
    for _ in range(1200):  # one that still begins would not hear that it shall end.
        if len(of_age(pid, seen, processes, least_life)) == processes:
            break
        await asyncio.sleep(0.1)
    ledger.over.set()
    await asyncio.gather(*clients)
    return ledger


def is_there(pid: int) -> bool:
    said = Path(f"/proc/{pid}/cmdline")
    return said.exists() and bool(said.read_bytes())


def of_age(pid: int, seen: dict[int, float], processes: int, least_life: float) -> list[int]:
    """Return the processes that may be killed: all are there, and these have been for a while."""
    now, alive = time.monotonic(), web_processes(pid)
    for one in alive:
        seen.setdefault(one, now)
    return [one for one in alive if now - seen[one] >= least_life] if len(alive) == processes else []


async def keep_opening(tokens: list[str], ledger: Ledger, chance: random.Random) -> None:
    while not ledger.over.is_set():
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        try:
            await open_over(reader, writer, tokens, ledger, chance)
        except (OSError, EOFError):
            ledger.cut_off += 1
        finally:
            writer.close()


async def open_over(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tokens: list[str], ledger: Ledger, chance: random.Random
) -> None:
    while not ledger.over.is_set():
        token = chance.choice(tokens)
        ledger.asked[token] += 1
        # Half of the invoices are opened by two people, the others by a crowd whose opens are judged again and again.
        people = 2 if tokens.index(token) % 2 else 40
        writer.write(request(token, ip=f"198.51.100.{chance.randrange(people)}", headers=CHROME_ON_MAC))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        if head.startswith(b"HTTP/1.1 200"):
            ledger.answered[token] += 1
        await asyncio.sleep(chance.uniform(0, LONGEST_THOUGHT))


def compare(ledger: Ledger) -> dict[str, int]:
    """Return how many answered opens have no row, and how many rows nobody asked for."""
    rows = Counter(dict(View.objects.values_list("link_id").annotate(count=Count("pk"))))
    lost = beyond = 0
    for token, asked in ledger.asked.items():
        link = ShareLink.objects.get(digest=token_digest(token, kind="invoice"))
        lost += max(0, ledger.answered[token] - rows[link.pk])
        beyond += max(0, rows[link.pk] - asked)
    return {"lost": lost, "beyond what was asked": beyond}


def disagreements() -> dict[str, int]:
    """Return what in the tables contradicts the log."""
    told = View.objects.values("document_id").annotate(opens=Count("pk"), views=Count("pk", filter=Q(counted=True)))
    found = {row["document_id"]: (row["opens"], row["views"]) for row in told}
    summaries = Engagement.objects.all()
    counted: dict[str, list[datetime]] = {}
    for visitor, at in View.objects.filter(counted=True).order_by("viewed_at").values_list("visitor_id", "viewed_at"):
        counted.setdefault(str(visitor), []).append(at)
    rejudged = set(Event.objects.filter(kind="view.reclassified").values_list("subject_id", flat=True))
    firsts = Counter(Event.objects.filter(kind="invoice.viewed", data__first=True).values_list("subject_id", flat=True))
    return {
        "summaries that disagree": sum(found.get(one.pk, (0, 0)) != (one.opens, one.views) for one in summaries),
        "counted twice": sum(
            later - one <= COOLDOWN for moments in counted.values() for one, later in pairwise(moments)
        ),
        "visitors that disagree": sum(one.views != len(counted.get(one.pk, ())) for one in Visitor.objects.all()),
        "first views told twice": sum(count > 1 for subject, count in firsts.items() if subject not in rejudged),
        "first views not told": sum(one.views > 0 and not firsts[one.pk] for one in summaries),
        "chains broken": sum(bool(check(document)) for document in Document.objects.all()),
    }


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4]), *sys.argv[4:]))
