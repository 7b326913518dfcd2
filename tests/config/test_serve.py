"""`seenpaid serve`, as an operating system sees it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.make import CHROME_ON_MAC
from tests.plumbing.serving import bare_surroundings, own_surroundings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sqlite_only,
    pytest.mark.allow_hosts(["127.0.0.1"]),
]
PATIENCE_SECONDS = 60

SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from seenpaid.companies.sessions import SessionStore
from tests.make import make_company
alice = make_company()
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = alice.user.pk, alice.user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session.save()
print(session.session_key)
"""

SHARE = """
from tests.make import make_company, make_link
from seenpaid.sharing.links import url_of
print(url_of(make_link(make_company())))
"""
ROWS = """
import json
from seenpaid.engagement.models import Engagement, View
from seenpaid.notifications.models import Notification
print(json.dumps({
    "agents": list(View.objects.values_list("user_agent", flat=True)),
    "opens": Engagement.objects.get().opens,
    "first": Notification.objects.filter(text="Someone opened Website redesign").count(),
}))
"""


@dataclass
class Installation:
    port: int
    env: dict[str, str]
    server: subprocess.Popen[bytes] = field(init=False)

    def begin(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "seenpaid", "serve", "--port", str(self.port)], env=self.env, start_new_session=True
        )
        wait_until(lambda: is_ready(self.url) or self.server.poll() is not None)
        assert self.server.poll() is None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait(10)

    def shell(self, code: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", "seenpaid", "shell", "--no-imports", "-c", code],
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def family(self) -> set[int]:
        """The server's children: its web process and its worker."""
        listed = Path(f"/proc/{self.server.pid}/task")
        return {
            int(pid)
            for thread in listed.iterdir()
            for pid in (thread / "children").read_text().split()
            if "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text()
        }

    def worker(self) -> int | None:
        return next((pid for pid in self.family() if "\0work\0" in command_of(pid)), None)

    def web(self) -> int | None:
        return next((pid for pid in self.family() if "\0serve\0" in command_of(pid)), None)


def command_of(pid: int) -> str:
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def wait_until(holds: Callable[[], object], *, within: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "It did not come to pass."
        time.sleep(0.05)


def is_ready(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"{url}/readyz", timeout=5).status_code == 200
    return False


def is_gone(pid: int) -> bool:
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    return True


def _installation(env: dict[str, str]) -> Iterator[Installation]:
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = Installation(port, env)
    try:
        found.begin()
        yield found
    finally:
        found.kill()


@pytest.fixture
def new_installation(tmp_path: Path) -> Iterator[Installation]:
    """Begun in an empty directory."""
    yield from _installation(bare_surroundings(tmp_path))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    yield from _installation(own_surroundings(tmp_path, "served_here"))


def test_one_command_brings_tables_web_and_worker_and_takes_them_away(
    new_installation: Installation,
) -> None:  # SEC-202
    family = new_installation.family()
    assert len(family) == 2
    session = new_installation.shell(SIGN_IN)

    with (
        httpx.Client(cookies={"seenpaid": session}) as client,
        client.stream("GET", f"{new_installation.url}/at/studio-north/live") as stream,
    ):
        assert stream.status_code == 200
        asked_at = time.monotonic()
        new_installation.server.send_signal(signal.SIGTERM)
        said = b"".join(stream.iter_bytes())
        assert new_installation.server.wait(30) == 0

    assert b"event: hello" in said
    assert time.monotonic() - asked_at < 15
    assert all(map(is_gone, family))


def test_it_looks_after_its_worker_and_its_port_and_leaves_no_orphans(installation: Installation) -> None:  # SEC-185
    first = installation.worker()
    assert first is not None
    assert json.loads(httpx.get(f"{installation.url}/readyz").content) == {
        "ready": True,
        "wrong": [],
        "opens_unrecorded": 0,
    }

    second = subprocess.run(
        [sys.executable, "-m", "seenpaid", "serve", "--port", str(installation.port)],
        env=installation.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "something else listens there. Choose another with --port." in second.stderr
    assert "Traceback" not in second.stderr

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: installation.worker() not in {None, first})
    assert httpx.get(f"{installation.url}/healthz").status_code == 200

    family = installation.family()
    installation.server.kill()
    installation.server.wait(10)
    wait_until(lambda: all(map(is_gone, family)), within=20)


def test_what_was_acknowledged_survives_a_kill(installation: Installation) -> None:  # SEC-185, SEC-111
    link = installation.shell(SHARE).replace(":8000/", f":{installation.port}/")
    acknowledged: list[str] = []
    numbers = iter(range(1_000_000))

    def browse() -> None:
        with httpx.Client() as client, suppress(httpx.HTTPError):
            while True:
                agent = f"{CHROME_ON_MAC['User-Agent']} N/{next(numbers)}"
                answer = client.get(link, headers={**CHROME_ON_MAC, "User-Agent": agent})
                assert answer.status_code == 200
                acknowledged.append(agent)

    threads = [threading.Thread(target=browse) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(acknowledged) > 100)
    installation.kill()
    for thread in threads:
        thread.join(20)
    installation.begin()

    wait_until(lambda: "seenpaid_events_waiting 0\n" in httpx.get(f"{installation.url}/metrics").text)
    rows = json.loads(installation.shell(ROWS))
    assert set(acknowledged) <= set(rows["agents"])
    assert rows["opens"] == len(rows["agents"])
    # Hundreds of browsers in a second are a burst: the first view may be told once, or taken back, and never told twice.
    assert rows["first"] <= 1

    # One that has just begun again, and still loads, hears that it shall end as well. SEC-202
    killed = installation.web()
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: installation.web() not in {None, killed})
    installation.server.send_signal(signal.SIGTERM)
    assert installation.server.wait(20) == 0
