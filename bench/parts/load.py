"""A client that asks for pages over kept connections, and what the answering processes spent meanwhile."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Result:
    """What a run came to; `cpu_ms` is user and system time of the server's whole process tree, per answer."""

    answers: int
    seconds: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        return self.answers / self.seconds


@contextmanager
def served(command: list[str], *, env: Mapping[str, str], port: int, log: Path | None = None) -> Iterator[int]:
    """Run a server for as long as it is needed, stopped by the id it was started with."""
    with ExitStack() as closing:
        said = closing.enter_context(log.open("wb")) if log else None
        output: dict[str, Any] = {"stdout": said, "stderr": said} if said else {"stdout": subprocess.DEVNULL}
        process = subprocess.Popen(command, env={**os.environ, **env}, **output)
        try:
            asyncio.run(_answers(port, process))
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)


def ask(pid: int, requests: list[bytes], *, port: int, connections: int = 32) -> Result:
    """Send every request once, spread over the connections, and return what it cost."""
    before, start = cpu_seconds(pid), time.perf_counter()
    times = asyncio.run(_ask_all(requests, port=port, connections=connections))
    seconds = time.perf_counter() - start
    times.sort()
    return Result(
        answers=len(times),
        seconds=seconds,
        cpu_ms=(cpu_seconds(pid) - before) / len(times) * 1000,
        p50_ms=times[len(times) // 2] * 1000,
        p99_ms=times[int(len(times) * 0.99)] * 1000,
    )


def cpu_seconds(pid: int) -> float:
    """Return what a process and its children have spent."""
    return sum(_spent(one) for one in [pid, *_descendants(pid)])


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(fields[11]) + int(fields[12])) / TICK


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile.
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def web_processes(pid: int) -> list[int]:
    """Return the processes that answer for a server, without the one that keeps order among them."""
    return [one for one in _descendants(pid) if b"resource_tracker" not in (said := _command(one)) and said]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


async def _answers(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            sys.exit(f"The server ended with {process.returncode}.")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    sys.exit("The server does not answer.")


async def _ask_all(requests: list[bytes], *, port: int, connections: int) -> list[float]:
    times: list[float] = []
    await asyncio.gather(*(_ask_some(requests[part::connections], times, port) for part in range(connections)))
    return times


async def _ask_some(requests: list[bytes], times: list[float], port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            sys.exit(f"Not 200: {head[:200]!r}")
        await reader.readexactly(_length(head))
        times.append(time.perf_counter() - start)
    writer.close()


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    sys.exit(f"No length: {head[:200]!r}")
