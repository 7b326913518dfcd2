"""What an open of a shared page costs with everything it records: the lane, a plain Django view, and the least there is.

All answer the same requests in the same run, in turn: pages of ten lines, each invoice opened four times by two people,
SQLite with `synchronous=FULL`, 32 connections, one process, caches warm. Seenpaid's way is measured on the event loop and
on its writer thread. The reference (bench/parts/reference.py) judges nothing, tells nobody and chains nothing.
Run it with bin/bench views. Aims: 75 % of the reference, 15 times the plain view, p99 at most 4 times p50.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = tempfile.mkdtemp(prefix="seenpaid-bench-")
PORT = int(os.environ.get("BENCH_PORT", "8191"))
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

from bench.parts.links import new_tokens, opens, warming
from bench.parts.load import Result, ask, served
from django.core.management import call_command

from seenpaid.engagement.models import View
from seenpaid.lib import tokens as token_keys

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
INVOICES = {"plain": 30, "lane": 250}
GRANIAN = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--port", str(PORT), "--workers", "1"]
LANE = ["--interface", "asgi", "seenpaid.config.asgi:application"]
WAYS: dict[str, tuple[list[str], dict[str, str]]] = {
    "plain Django view": (["--interface", "wsgi", "--blocking-threads", "1", "bench.parts.plain:application"], {}),
    "raw sqlite3, reference": (["--interface", "asgi", "bench.parts.reference:application"], {}),
    "Seenpaid, loop": (LANE, {"SEENPAID_COMMIT": "loop"}),
    "Seenpaid, thread": (LANE, {"SEENPAID_COMMIT": "thread"}),
}


def main() -> int:
    call_command("migrate", verbosity=0)
    ENV["REFERENCE_KEY"] = token_keys._key("digest", "invoice").hex()
    ENV["REFERENCE_DB"] = f"{DATA}/seenpaid.sqlite3"
    results: dict[str, list[Result]] = {name: [] for name in WAYS}
    recorded = 0
    for _ in range(ROUNDS):
        for name, (command, env) in WAYS.items():
            tokens = new_tokens(INVOICES["plain" if name.startswith("plain") else "lane"])
            with served([*GRANIAN, *command], env={**ENV, **env}, port=PORT) as pid:
                ask(pid, warming(tokens), port=PORT)
                results[name].append(ask(pid, opens(tokens), port=PORT))
            if not name.startswith("raw"):
                recorded += 5 * len(tokens)
                assert View.objects.count() == recorded, (View.objects.count(), recorded)
    best = {name: min(found, key=lambda one: one.cpu_ms) for name, found in results.items()}
    print(f"{'':<24}{'CPU ms':>8}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}")
    for name, one in best.items():
        tail = one.p99_ms / one.p50_ms
        print(f"{name:<24}{one.cpu_ms:>8.3f}{one.rate:>9.0f}{one.p50_ms:>9.1f}{one.p99_ms:>9.1f}{tail:>9.1f}")
    ours = min(best["Seenpaid, loop"], best["Seenpaid, thread"], key=lambda one: one.cpu_ms)
    of_reference = best["raw sqlite3, reference"].cpu_ms / ours.cpu_ms
    of_plain = best["plain Django view"].cpu_ms / ours.cpu_ms
    print(f"{of_reference:.0%} of the reference's throughput by CPU; {of_plain:.1f} times the plain view's")
    print(f"rows recorded = answers: {recorded}")
    shutil.rmtree(DATA)
    return 0 if of_plain >= 8 else 1


sys.exit(main())
