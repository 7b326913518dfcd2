"""What a power cut leaves of a program's files: every write as strace saw it, less some of those no sync had reached.

A file keeps what was synced. Of what was written since, a machine without power keeps any part, in any order, down to the
sector; the worst is nothing.
"""

import random
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
_CALLS = "pwrite64,ftruncate,fsync,fdatasync"
_LINE = re.compile(
    r'(?P<at>\d+\.\d+) (?P<call>\w+)\(\d+<(?P<file>[^>]+)>(?:, "(?P<data>[^"]*)", \d+)?(?:, (?P<number>\d+))?\) += \d+ <(?P<took>[\d.]+)>'
)


@dataclass(frozen=True, slots=True)
class Step:
    """A write, a new length, or the beginning or end of a sync."""

    at: float
    what: str
    file: str
    number: int = 0
    """The offset, the new length, or the moment the sync began, as its name."""
    data: bytes = b""


@contextmanager
def watched(tasks: Sequence[int], log: Path) -> Iterator[None]:
    """Write down what these processes, or threads, do to files meanwhile."""
    attached = [word for task in tasks for word in ("-p", str(task))]
    command = [
        "strace",
        "-ff",
        "-ttt",
        "-T",
        "-y",
        "-xx",
        "-s",
        "100000",
        "-e",
        f"trace={_CALLS}",
        "-o",
        str(log),
        *attached,
    ]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert strace.stderr is not None
        for _ in tasks:
            said = strace.stderr.readline()
            if "attached" not in said:
                raise RuntimeError(said)
        yield
    finally:
        strace.send_signal(signal.SIGINT)
        strace.wait(60)


def steps(log: Path, *, of: Path) -> list[Step]:
    """Return what was done to a database's file and its log, in order."""
    names = {str(of), f"{of}-wal"}
    found = []
    for path in log.parent.glob(f"{log.name}.*"):
        with path.open() as lines:
            for line in lines:
                read = _LINE.match(line)
                if read and (name := _plain(read["file"])) in names:
                    found += _steps(read, name)
    return sorted(found, key=lambda step: step.at)


def _plain(name: str) -> str:
    return bytes.fromhex(name.replace("\\x", "")).decode() if name.startswith("\\x") else name


def _steps(read: re.Match[str], name: str) -> list[Step]:
    at = float(read["at"])
    if read["call"] == "pwrite64":
        return [Step(at, "write", name, int(read["number"]), bytes.fromhex(read["data"].replace("\\x", "")))]
    if read["call"] == "ftruncate":
        return [Step(at, "cut", name, int(read["number"]))]
    call = round(at * 1_000_000)
    return [Step(at, "syncing", name, call), Step(at + float(read["took"]), "synced", name, call)]


@dataclass(slots=True)
class Disk:
    """Files, as they will be when the power is back."""

    kept: dict[str, bytearray]
    pending: dict[str, list[Step]] = field(default_factory=dict)
    _reach: dict[tuple[str, int], int] = field(default_factory=dict)

    def take(self, step: Step) -> None:
        """Let one more thing happen."""
        waiting = self.pending.setdefault(step.file, [])
        if step.what == "syncing":
            self._reach[step.file, step.number] = len(waiting)
        elif step.what == "synced":
            reach = self._reach.pop((step.file, step.number))
            for one in waiting[:reach]:
                _apply(self.kept.setdefault(step.file, bytearray()), one)
            del waiting[:reach]
            for (file, call), other in list(self._reach.items()):
                if file == step.file:
                    self._reach[file, call] = max(0, other - reach)
        else:
            waiting.append(step)

    def left(self, chance: random.Random, *, share: float) -> dict[str, bytes]:
        """Return the files as a cut now leaves them: of what waits for a sync, a share is there, and some of it in part."""
        files = {name: bytearray(content) for name, content in self.kept.items()}
        for name, waiting in self.pending.items():
            for step in waiting:
                if chance.random() < share:
                    _apply(files.setdefault(name, bytearray()), step, chance if chance.random() < share / 2 else None)
        return {name: bytes(content) for name, content in files.items()}


def _apply(content: bytearray, step: Step, chance: random.Random | None = None) -> None:
    if step.what == "cut":
        del content[step.number :]
        content.extend(bytes(step.number - len(content)))
        return
    content.extend(bytes(max(0, step.number + len(step.data) - len(content))))
    for start in range(0, len(step.data), SECTOR):
        if chance is None or chance.random() < 0.5:
            content[step.number + start : step.number + min(start + SECTOR, len(step.data))] = step.data[
                start : start + SECTOR
            ]


def now() -> float:
    """Return the moment, by the clock that strace reads."""
    return time.time()
