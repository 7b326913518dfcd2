"""The power goes while invoices are opened: whatever the disk had not yet been asked to keep is gone, or half gone.

Two web processes serve opens on SQLite while strace writes down every write, truncation and sync of the database and its
log. Then the power is cut, after the fact, at many moments: right after each answer, and between any two steps. What no
sync had reached is dropped, all of it or by chance, whole writes or single sectors; SQLite opens what is left, and every
open answered before the cut must be there, every summary must agree with its rows, and every chain must hold.
At last the same with syncs that are not waited for must lose opens: else this measures nothing.
Run it with bin/bench powercut, or with a number of opens and a seed: python bench/powercut.py 600 1. It needs strace.
"""

import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = Path(tempfile.mkdtemp(prefix="seenpaid-bench-"))
PORT = int(os.environ.get("BENCH_PORT", "8193"))
ENV = {
    "SEENPAID_DATA_DIR": str(DATA),
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
from bench.parts.powercut import Disk, Step, now, steps, watched
from bench.parts.reopened import faults
from django.core.management import call_command
from django.db import connections

from seenpaid.lib.tokens import token_digest
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC

INVOICES = 16
CONNECTIONS = 4
PEOPLE = 12
DATABASE = DATA / "seenpaid.sqlite3"

type Answers = list[tuple[float, str]]
"""When each answer had arrived, and of which link."""


def main(opens: int = 600, seed: int = 1) -> int:
    chance = random.Random(seed)
    call_command("migrate", verbosity=0)
    links = {token: link_of(token) for token in new_tokens(INVOICES)}
    connections.close_all()
    before = {str(DATABASE): bytearray(DATABASE.read_bytes())}
    herd = [sys.executable, "-m", "bench.parts.herd", str(PORT), "2"]
    with served(herd, env=ENV, port=PORT) as pid, watched(web_processes(pid), DATA / "strace"):
        answers = asyncio.run(opened(links, opens, chance))
    done = steps(DATA / "strace", of=DATABASE)
    syncs = sum(step.what == "synced" for step in done)
    print(f"{len(answers)} opens answered; {len(done)} steps, {syncs} of them syncs, seed {seed}")
    cuts, lost = cut_often(before, done, answers, chance)
    print(f"{cuts} power cuts: {lost or 'nothing lost, every summary right, every chain whole'}")
    heard = [step for step in done if not step.what.startswith("sync")]
    _, missed = cut_often(before, heard, answers, chance, at_most=40)
    print(f"without a single sync, as a control: {missed or 'nothing lost, so this measures nothing'}")
    shutil.rmtree(DATA)
    return int(bool(lost) or not missed)


def link_of(token: str) -> str:
    return str(ShareLink.objects.get(digest=token_digest(token, kind="invoice")).pk)


async def opened(links: dict[str, str], opens: int, chance: random.Random) -> Answers:
    answers: Answers = []

    async def client(count: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        for _ in range(count):
            token = chance.choice(list(links))
            writer.write(request(token, ip=f"198.51.100.{chance.randrange(PEOPLE)}", headers=CHROME_ON_MAC))
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            answers.append((now(), links[token]))
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(length)
        writer.close()

    await asyncio.gather(*(client(opens // CONNECTIONS) for _ in range(CONNECTIONS)))
    return answers


def cut_often(
    before: dict[str, bytearray], done: list[Step], answers: Answers, chance: random.Random, *, at_most: int = 10_000
) -> tuple[int, Counter[str]]:
    """Cut the power after each answer, and at as many other moments; return how often, and what was wrong then."""
    moments = [at for at, _ in answers]
    moments += chance.choices([step.at for step in done], k=len(answers))
    moments = sorted(chance.sample(moments, min(at_most, len(moments))))
    disk, wrong, cuts, ahead = (
        Disk({name: bytearray(content) for name, content in before.items()}),
        Counter[str](),
        0,
        0,
    )
    folder = DATA / "after"
    for moment in moments:
        while ahead < len(done) and done[ahead].at <= moment:
            disk.take(done[ahead])
            ahead += 1
        owed = Counter(link for at, link in answers if at <= moment)
        for share in (0.0, chance.random()):
            wrong.update(faults(disk.left(chance, share=share), folder, owed=owed))
            cuts += 1
    return cuts, wrong


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
