"""One open of a shared page with its durable row: what it costs here, and in a plain Django view doing the same.

Both answer the same requests in the same run: pages of ten lines, every other open by a new visitor, SQLite with
`synchronous=FULL`, 32 connections, one process. Budgets: at most 1/8 of the plain view's CPU, and 1.0 ms.
Run it with bin/bench opens.
"""

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = tempfile.mkdtemp(prefix="seenpaid-bench-")
ENV = {
    "SEENPAID_DATA_DIR": DATA,
    "SEENPAID_TRUSTED_PROXIES": "127.0.0.1/32",
    "SEENPAID_BASE_URL": "http://127.0.0.1:8190",
    "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings",
    "PYTHONPATH": str(ROOT),
}
os.environ.update(ENV)
sys.path.insert(0, str(ROOT))

import django

django.setup()

from bench.parts.load import Result, ask, served
from django.core.management import call_command

from seenpaid.engagement.models import View
from seenpaid.sharing.links import token_of
from tests.make import CHROME_ON_MAC, make_company, make_customer, make_document, make_line, make_link

PORT = 8190
INVOICES = 100
WARM, OPENS_PLAIN, OPENS_LANE = 400, 1_600, 8_000
GRANIAN = [
    sys.executable,
    "-m",
    "granian",
    "--host",
    "127.0.0.1",
    "--port",
    str(PORT),
    "--workers",
    "1",
    "--no-access-log",
]
ROUNDS = 3


def main() -> int:
    call_command("migrate", verbosity=0)
    tokens = tokens_of_invoices()
    plain, lane = [], []
    for _ in range(ROUNDS):
        plain.append(
            run(
                ["--interface", "wsgi", "--blocking-threads", "1", "bench.parts.plain:application"], tokens, OPENS_PLAIN
            )
        )
        lane.append(run(["--interface", "asgi", "seenpaid.config.asgi:application"], tokens, OPENS_LANE))
    answered = ROUNDS * (2 * WARM + OPENS_PLAIN + OPENS_LANE)
    assert View.objects.count() == answered, (View.objects.count(), answered)
    best_plain, best_lane = min(plain, key=cpu), min(lane, key=cpu)
    print(f"{'':<22}{'CPU ms':>8}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for name, result in (("plain Django view", best_plain), ("Seenpaid's lane", best_lane)):
        print(f"{name:<22}{result.cpu_ms:>8.3f}{result.rate:>9.0f}{result.p50_ms:>9.1f}{result.p99_ms:>9.1f}")
    ratio = best_plain.cpu_ms / best_lane.cpu_ms
    print(f"ratio {ratio:.1f} (budget 8); rows recorded = answers: {answered}")
    shutil.rmtree(DATA)
    return 0 if ratio >= 8 and best_lane.cpu_ms <= 1.0 else 1


def tokens_of_invoices() -> list[str]:
    alice = make_company()
    customer = make_customer(alice)
    lines = [make_line(f"Design, part {number}") for number in range(10)]
    return [
        token_of(make_link(alice, document=make_document(alice, customer=customer, lines=lines)))
        for _ in range(INVOICES)
    ]


def run(server: list[str], tokens: list[str], opens: int) -> Result:
    with served([*GRANIAN, *server], env=ENV, port=PORT) as pid:
        ask(pid, requests(tokens, WARM), port=PORT)
        return ask(pid, requests(tokens, opens), port=PORT)


def requests(tokens: list[str], count: int) -> list[bytes]:
    """Half by visitors seen before, half by new ones."""
    made = []
    for number in range(count):
        known = number % 2 == 0
        ip = f"198.51.100.{number % 20}" if known else f"2001:db8::{random.getrandbits(64):x}"
        headers = "".join(f"{name}: {value}\r\n" for name, value in CHROME_ON_MAC.items())
        token = tokens[number % len(tokens)]
        made.append(
            f"GET /i/{token} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nX-Forwarded-For: {ip}\r\n{headers}\r\n".encode()
        )
    return made


def cpu(result: Result) -> float:
    return result.cpu_ms


sys.exit(main())
