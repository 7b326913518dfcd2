"""Somebody opens one link as often as they can: other companies' pages must come soon, and the log must not fill. SEC-115

`seenpaid serve` with its worker, as it ships, on SQLite; a process of its own asks for one link over very many connections, each
as soon as it was answered. Meanwhile every quiet company's invoice is opened now and then, and how long that takes is measured.
Afterwards the flooded link may have no more rows than its bound, rows and suppressed opens together must be the opens that
were answered, and its members may have been told once.
Run it with bin/bench flood, or with seconds, connections and web processes: python bench/flood.py 20 500 1.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = tempfile.mkdtemp(prefix="seenpaid-bench-")
PORT = int(os.environ.get("BENCH_PORT", "8194"))
ENV = {
    "SEENPAID_DATA_DIR": DATA,
    "SEENPAID_TRUSTED_PROXIES": "127.0.0.1/32",
    "SEENPAID_BASE_URL": f"http://127.0.0.1:{PORT}",
    "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings",
    "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
}

QUIET = 50
PAUSE = 0.05
LONGEST_P99 = 1.0


def main(seconds: int = 20, connections: int = 500, processes: int = 1) -> int:
    os.environ.update(ENV)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from bench.parts.links import request, warming
    from bench.parts.load import ask, served
    from django.core.management import call_command
    from django.db import connections as databases

    from seenpaid.sharing.links import token_of
    from tests.make import CHROME_ON_MAC, make_company, make_customer, make_document, make_link, make_stranger

    call_command("migrate", verbosity=0)
    alice, charlie = make_company(), make_stranger()
    flooded = make_link(alice, document=make_document(alice, customer=make_customer(alice)))
    quiet = [token_of(make_link(charlie, document=make_document(charlie))) for _ in range(QUIET)]
    size = Path(DATA, "seenpaid.sqlite3").stat().st_size
    databases.close_all()
    command = [sys.executable, "-m", "seenpaid", "serve", "--port", str(PORT), "--workers", str(processes)]
    with served(command, env=ENV, port=PORT) as pid:
        ask(pid, warming([token_of(flooded), *quiet]), port=PORT)
        asked = request(token_of(flooded), ip="198.51.100.7", headers=CHROME_ON_MAC)
        calm = asyncio.run(opened(quiet, request, CHROME_ON_MAC, seconds=3))
        flooder = subprocess.Popen(
            [sys.executable, "-m", "bench.parts.flooder", str(PORT), str(seconds), str(connections)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert flooder.stdin is not None
        flooder.stdin.write(asked)
        flooder.stdin.close()
        flooder.stdin = None
        times = asyncio.run(opened(quiet, request, CHROME_ON_MAC, seconds=seconds))
        answered, refused = map(int, flooder.communicate()[0].split())
        told = wait_for_notices(flooded.document_id)
    return report(
        flooded.document_id, answered, refused, told, times=times, calm=calm, seconds=seconds, grown_from=size
    )


async def opened(tokens: list[str], request: object, headers: object, *, seconds: float) -> list[float]:
    """Open quiet invoices one after another, each by somebody else, and return how long each took."""
    times, number, until = [], 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        number += 1
        start = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(request(tokens[number % len(tokens)], ip=f"203.0.113.{number % 250}", headers=headers))  # type: ignore[operator]  # links.request
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        times.append(time.perf_counter() - start)
        writer.close()
        await asyncio.sleep(PAUSE)
    return sorted(times)


def wait_for_notices(document_id: str) -> int:
    """Let the worker tell what there is to tell, and return how often members heard of the flooded document."""
    from seenpaid.events.models import Event
    from seenpaid.notifications.models import Notification

    for _ in range(300):
        if not Event.objects.filter(dispatched_at=None).exists():
            break
        time.sleep(0.2)
    return Notification.objects.filter(document_id=document_id).count()


def report(
    document_id: str,
    answered: int,
    refused: int,
    told: int,
    *,
    times: list[float],
    calm: list[float],
    seconds: int,
    grown_from: int,
) -> int:
    from seenpaid.engagement.models import Engagement, View

    summary, rows = Engagement.objects.get(pk=document_id), View.objects.filter(document_id=document_id).count()
    grown = sum(one.stat().st_size for one in Path(DATA).glob("seenpaid.sqlite3*")) - grown_from
    for name, found in (("before", calm), ("during", times)):
        p50, p99 = (found[int(len(found) * share)] * 1000 for share in (0.5, 0.99))
        print(f"others' pages {name}: {len(found)}, p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    print(
        f"{answered} opens of one link answered in {seconds} s ({answered / seconds:.0f} a second), {refused} refused"
    )
    print(f"{rows} rows, {summary.suppressed} suppressed, {told} notices, database {grown / 1e6:.1f} MB larger")
    faults = {
        "others waited": times[int(len(times) * 0.99)] > LONGEST_P99,
        "rows and suppressed are not the answers": rows + summary.suppressed < answered,
        "told more than once": told != 1,
    }
    print(", ".join(what for what, is_so in faults.items() if is_so) or "as it should be")
    shutil.rmtree(DATA, ignore_errors=True)
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
