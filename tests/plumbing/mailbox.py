"""A small IMAP server on loopback, with one mailbox: just what a reader of unread messages asks for."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CAPABILITY = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"


@dataclass
class Mailbox:
    port: int = 0
    password: str = "secret"
    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def answer(self, tag: str, command: str) -> bytes:
        """Return what an IMAP server says to one line."""
        self.asked.append(command.partition(" ")[0])
        done = f"{tag} OK done\r\n".encode()
        match command.split():
            case ["CAPABILITY"]:
                return CAPABILITY + done
            case ["LOGIN", _, password]:
                return done if password.strip('"') == self.password else f"{tag} NO wrong password\r\n".encode()
            case ["SELECT", *_]:
                return f"* {len(self.messages)} EXISTS\r\n".encode() + done
            case ["UID", "SEARCH", *_]:
                unread = " ".join(str(number) for number in sorted(self.messages.keys() - self.seen))
                return f"* SEARCH {unread}\r\n".encode() + done
            case ["UID", "FETCH", number, *_]:
                raw = self.messages[int(number)]
                return f"* 1 FETCH (UID {number} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n" + done
            case ["UID", "STORE", number, *_]:
                self.seen.add(int(number))
                return done
            case ["LOGOUT"]:
                return b"* BYE\r\n" + done
        return f"{tag} BAD what?\r\n".encode()


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Serve a mailbox until the test is over."""
    box = Mailbox()

    class Line(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while found := re.fullmatch(r"(\S+) (.*)\r\n", self.rfile.readline().decode()):
                self.wfile.write(box.answer(found[1], found[2]))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield box
        server.shutdown()
