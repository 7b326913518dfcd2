"""Web processes killed by `kill -9` under load: no open that was answered may be lost, and none counted twice.

A client opens invoices over several connections and keeps the tokens it was answered for; meanwhile one web process after
another is killed in the midst of it, and Granian begins another. Afterwards the log must hold a row for every answer, no
more rows than questions, every summary must agree with its rows, and every chain must hold.
Run it with bin/bench survive, or with a number of kills, processes and a seed: python bench/survive.py 200 2 1.
SEENPAID_DATABASE_URL chooses PostgreSQL (an empty database).
"""

import asyncio
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
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
from django.db.models import Count, Q

from seenpaid.documents.models import Document
from seenpaid.engagement.log.check import check
from seenpaid.engagement.models import Engagement, View
from seenpaid.lib.tokens import token_digest
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC

CONNECTIONS = 8
INVOICES = 60
ANSWERS_BETWEEN = 40
LONGEST_PAUSE = 0.3


class Ledger:
    """What was asked for and what was answered, by token."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.cut_off = 0
        self.over = asyncio.Event()


def main(kills: int = 200, processes: int = 2, seed: int = 1) -> int:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0)
    tokens = new_tokens(INVOICES)
    command = [
        sys.executable,
        "-m",
        "seenpaid",
        "serve",
        "--port",
        str(PORT),
        "--workers",
        str(processes),
        "--no-worker",
    ]
    with served(command, env=ENV, port=PORT) as pid:
        ledger = asyncio.run(shot_at(pid, tokens, kills=kills, chance=chance))
    lost, beyond = compare(ledger)
    wrong, broken = disagreeing(), sum(bool(check(document)) for document in Document.objects.all())
    shutil.rmtree(DATA, ignore_errors=True)
    print(f"{kills} kills of {processes} processes, seed {seed}; {ledger.cut_off} connections were cut off")
    print(f"{ledger.answered.total()} opens answered of {ledger.asked.total()} asked")
    print(f"lost {lost}, beyond what was asked {beyond}, summaries that disagree {wrong}, chains broken {broken}")
    return int(bool(lost or beyond or wrong or broken))


async def shot_at(pid: int, tokens: list[str], *, kills: int, chance: random.Random) -> Ledger:
    ledger = Ledger()
    clients = [asyncio.create_task(keep_opening(tokens, ledger, chance)) for _ in range(CONNECTIONS)]
    for done in range(kills):
        enough = ledger.answered.total() + ANSWERS_BETWEEN
        while ledger.answered.total() < enough:
            await asyncio.sleep(0.02)
            if not web_processes(pid):
                sys.exit(f"The server ended after {done} kills.")
        await asyncio.sleep(chance.uniform(0, LONGEST_PAUSE))
        os.kill(chance.choice(web_processes(pid)), signal.SIGKILL)
    await asyncio.sleep(2)
    ledger.over.set()
    await asyncio.gather(*clients)
    return ledger


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
        writer.write(request(token, ip=f"198.51.100.{chance.randrange(40)}", headers=CHROME_ON_MAC))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        if head.startswith(b"HTTP/1.1 200"):
            ledger.answered[token] += 1


def compare(ledger: Ledger) -> tuple[int, int]:
    """Return how many answered opens have no row, and how many rows nobody asked for."""
    rows = Counter(dict(View.objects.values_list("link_id").annotate(count=Count("pk"))))
    lost = beyond = 0
    for token, asked in ledger.asked.items():
        link = ShareLink.objects.get(digest=token_digest(token, kind="invoice"))
        lost += max(0, ledger.answered[token] - rows[link.pk])
        beyond += max(0, rows[link.pk] - asked)
    return lost, beyond


def disagreeing() -> int:
    """Return how many summaries say something else than their rows."""
    told = View.objects.values("document_id").annotate(opens=Count("pk"), views=Count("pk", filter=Q(counted=True)))
    found = {row["document_id"]: (row["opens"], row["views"]) for row in told}
    return sum(found.get(one.pk, (0, 0)) != (one.opens, one.views) for one in Engagement.objects.all())


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
