"""What lists, the headline, the history and exports cost among 10,000,000 views of 100,000 invoices, against 10,000 of 100.

Each size has a database of its own and a process of its own; both are asked in turn, and the least of many is told, so that a
machine with other work favours neither. As many invoices match each filter in both: the large one has to find them.
On SQLite the time is the process's CPU, on PostgreSQL (SEENPAID_DATABASE_URL of a server, where two databases are made) it is
the clock's. `python bench/scale.py 1000000` takes fewer views and invoices; a folder named after that keeps what was built, and
a second run asks the same again. The budget is 1.5 (docs/performance.md).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

SMALL, LARGE = 10_000, 10_000_000
A_DOCUMENT = 100
RUNS = 25
MATCHES = 25
BUILT = "built.json"
PAGES = {
    "list, first page with its pills": "invoices/",
    "list, a later page": "invoices/?after={middle}",
    "list, viewed recently": "invoices/?show=viewed_recently",
    "list, never opened": "invoices/?show=never_opened",
    "list, opened and not paid": "invoices/?show=opened_not_paid",
    "list, unpaid": "invoices/?show=unpaid",
    "list, overdue": "invoices/?show=overdue",
    "overview": "",
    "an invoice with its headline": "invoices/{opened}/",
    "its history": "invoices/{opened}/views/",
    "its history, not counted only": "invoices/{opened}/views/?counted=no",
    "its history as CSV": "invoices/{opened}/views/export.csv",
    "its evidence as JSON": "invoices/{opened}/views/evidence.json",
    "the most opened: headline": "invoices/{hottest}/",
    "the most opened: history": "invoices/{hottest}/views/",
    "the same, own looks (none)": "invoices/{hottest}/views/?actor=sender_preview",
    "the same, not counted only": "invoices/{hottest}/views/?counted=no",
}


def main(large: int, kept: str) -> None:
    """Build both, then ask both in turn."""
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory(prefix="seenpaid-scale-") as directory:
        few, many = (_Install(Path(directory) / str(views), views) for views in (SMALL, large))
        print(f"{large:,} views of {large // A_DOCUMENT:,} invoices, built in {many.built:.0f} s, against {SMALL:,}\n")
        print(f"{'page':<34}{'few, ms':>10}{'many, ms':>10}{'ratio':>8}")
        over = []
        for name, path in PAGES.items():
            times = [(few.ask(path), many.ask(path)) for _ in range(RUNS)]
            small, big = (min(each) for each in zip(*times, strict=True))
            print(f"{name:<34}{small:>10.2f}{big:>10.2f}{big / small:>8.2f}", flush=True)
            over += [name] if big / small > 1.5 else []
        for install in (few, many):
            install.end()
        if over:
            sys.exit(f"Over 1.5: {', '.join(over)}")


class _Install:
    """A process with a database of its own, which answers one question a line."""

    def __init__(self, directory: Path, views: int) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "SEENPAID_DATA_DIR": str(directory), "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings"}
        if server := os.environ.get("SEENPAID_DATABASE_URL"):
            is_new = not (directory / BUILT).exists()
            env["SEENPAID_DATABASE_URL"] = _database(server, f"seenpaid_scale_{views}", is_new=is_new)
        command = [sys.executable, __file__, "answer", str(views)]
        self._process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.built = self._read()

    def ask(self, path: str) -> float:
        """Return what a page took, in milliseconds."""
        assert self._process.stdin
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> float:
        assert self._process.stdout
        return float(self._process.stdout.readline())

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(60)


def _database(server: str, name: str, *, is_new: bool) -> str:
    import psycopg

    if is_new:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def answer(views: int) -> None:
    """Be one install: build it, then answer pages until nobody asks any more."""
    sys.path.insert(0, str(Path(__file__).parent.parent))
    import django

    django.setup()
    from bench.parts.many import build_once
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from seenpaid.companies.models import Membership

    began = time.perf_counter()
    built = build_once(settings.DATA_DIR / BUILT, views=views, documents=views // A_DOCUMENT, matches=MATCHES)
    print(time.perf_counter() - began, flush=True)
    owner = Membership.objects.select_related("company", "user").get(pk=built.owner)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(owner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    slug = owner.company.slug
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    for line in sys.stdin:
        path = f"/at/{slug}/{line.strip().format_map(vars(built))}"
        began = clock()
        answered = client.get(path)
        body = answered.getvalue() if answered.streaming else answered.content
        took = (clock() - began) * 1000
        assert answered.status_code == 200, (path, answered.status_code)
        assert body, path
        print(json.dumps(took), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["answer"]:
        answer(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else LARGE, "".join(sys.argv[2:]))
