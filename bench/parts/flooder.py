"""Asks for one page over many connections, each as soon as it was answered: python -m bench.parts.flooder PORT SECONDS CONNECTIONS.

The request is read from standard input; told at the end is how often the answer was 200, and how often it was not.
"""

import asyncio
import sys
from collections import Counter


async def ask(port: int, request: bytes, said: Counter[bytes], until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while asyncio.get_running_loop().time() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        said[head[9:12]] += 1
    writer.close()


async def flood(port: int, seconds: float, connections: int, request: bytes) -> Counter[bytes]:
    said = Counter[bytes]()
    until = asyncio.get_running_loop().time() + seconds
    await asyncio.gather(*(ask(port, request, said, until) for _ in range(connections)))
    return said


if __name__ == "__main__":
    told = asyncio.run(flood(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.stdin.buffer.read()))
    print(told.pop(b"200", 0), told.total())
