"""What a test run stands on: its own data directory, and SQLite or a PostgreSQL of its own.

Chosen by SEENPAID_TEST_DB (`sqlite`, the default, or `postgres`). The first process of a run prepares; xdist's
workers and the servers that tests start inherit the environment and use what is there.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.plumbing import postgres

PREPARED = "SEENPAID_TEST_RUN_DIR"


def chosen_database() -> str:
    choice = os.environ.get("SEENPAID_TEST_DB", "sqlite")
    if choice not in {"sqlite", "postgres"}:
        raise SystemExit(f"SEENPAID_TEST_DB is {choice!r}; it may be sqlite or postgres.")
    return choice


def prepare() -> None:
    if PREPARED not in os.environ:
        _forget_the_callers_settings()
        run_dir = Path(tempfile.mkdtemp(prefix="seenpaid-tests-"))
        atexit.register(shutil.rmtree, run_dir, ignore_errors=True)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("Asked to end."))  # so that what is registered here runs.
        os.environ[PREPARED] = str(run_dir)
        if chosen_database() == "postgres":
            os.environ["SEENPAID_DATABASE_URL"] = postgres.start()
    own = Path(os.environ[PREPARED]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    own.mkdir(exist_ok=True)
    os.environ["SEENPAID_DATA_DIR"] = str(own)


def _forget_the_callers_settings() -> None:
    # A developer's own settings must not decide what the tests see.
    ours = [name for name in os.environ if name.startswith("SEENPAID_") and not name.startswith("SEENPAID_TEST_")]
    for name in [*ours, *({"PORT"} & set(os.environ))]:
        del os.environ[name]
