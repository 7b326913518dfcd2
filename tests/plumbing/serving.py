"""The real product on a loopback port: Granian, worker and all, over a data directory of its own.

    def test_it_answers(serving): httpx.get(serving.url + "/healthz")

A module that needs other settings overrides `serving_env`.
"""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.plumbing.surroundings import PREPARED, chosen_database

PATIENCE_SECONDS = 60
TEMPLATE = "served_template"


@dataclass(frozen=True)
class Served:
    url: str
    port: int
    data_dir: Path
    env: Mapping[str, str]

    def command(self, *words: str) -> str:
        """Run `seenpaid …` beside the server and return what it printed."""
        return _seenpaid(*words, env=self.env)


@pytest.fixture(scope="module")
def serving_env() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory, serving_env: dict[str, str]) -> Iterator[Served]:
    port, data_dir = _free_port(), tmp_path_factory.mktemp("served")
    url = f"http://127.0.0.1:{port}"
    env = {**own_surroundings(data_dir, f"served_{port}"), "SEENPAID_BASE_URL": url, **serving_env}
    log = data_dir / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "seenpaid", "serve", "--port", str(port)],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait_until_healthy(server, port, log)
            yield Served(url=url, port=port, data_dir=data_dir, env=env)
        finally:
            _stop(server)


def own_surroundings(data_dir: Path, database: str) -> dict[str, str]:
    """Return the environment of an installation of its own, whose tables are there already."""
    with (Path(os.environ[PREPARED]) / "served.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Migrating takes seconds; the first to come does it for all.
        shutil.copytree(_migrated(), data_dir, dirs_exist_ok=True)
        return bare_surroundings(data_dir) | _database(database, f"TEMPLATE {TEMPLATE}")


def bare_surroundings(data_dir: Path) -> dict[str, str]:
    """Return an environment that knows nothing of this run but where its data goes."""
    ours = ("SEENPAID_", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "SEENPAID_DATA_DIR": str(data_dir)}


def _migrated() -> Path:
    template = Path(os.environ[PREPARED]) / "served"
    if not template.exists():
        _seenpaid("migrate", env=bare_surroundings(template) | _database(TEMPLATE))
    return template


def _seenpaid(*words: str, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "seenpaid", *words], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"seenpaid {' '.join(words)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _database(name: str, how: str = "") -> dict[str, str]:
    if chosen_database() == "sqlite":
        return {}
    server = os.environ["SEENPAID_DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {how}")
    return {"SEENPAID_DATABASE_URL": server.replace("/postgres?", f"/{name}?")}


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The server ended with {server.returncode}:\n{log.read_text(errors='replace')}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    pytest.fail(f"The server did not become healthy in {PATIENCE_SECONDS} s:\n{log.read_text(errors='replace')}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    # The server leads a session of its own, so this reaches its workers and nobody else.
    for farewell, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.killpg(server.pid, farewell)
            server.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
