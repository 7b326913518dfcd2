"""The one door out, tried against a server on loopback that misbehaves in every way. SEC-141 to 152"""

import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_network

import pytest

from seenpaid.lib.http import UnreachableError, call

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])
ANSWERS = {
    "/good": b"HTTP/1.1 200 OK\r\nX-Word: Yes\r\nContent-Length: 5\r\n\r\nhello",
    "/away": b"HTTP/1.1 302 Found\r\nLocation: /good\r\nContent-Length: 0\r\n\r\n",
    "/broken": b"no such thing\r\n\r\n",
    "/endless": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900,
    "/shut": b"",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def _serve(listener: socket.socket) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line:
            asked = line.recv(65_536).decode()
            path = asked.split(" ")[1]
            if path == "/drip":
                _drip(line)
            elif path == "/headers":
                body = asked.encode()
                line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
            else:
                line.sendall(ANSWERS[path].replace(b"\r\n", b"\r\nConnection: close\r\n", 1))


def _drip(line: socket.socket) -> None:
    # One byte at a time, each of them in time; together they would take for ever.
    pause = threading.Event()
    try:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
        while not pause.wait(0.02):
            line.sendall(b"x")
    except OSError:
        return


def test_it_hands_over_what_the_server_said(server: str) -> None:
    answer = call("GET", f"{server}/good", headers={}, is_ours=True)

    assert (answer.status, answer.headers["x-word"], answer.body) == (200, "Yes", b"hello")


def test_it_sends_what_it_was_given_and_believes_no_proxy(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")  # SEC-152

    asked = call("POST", f"{server}/headers", headers={"X-One": "1"}, body=b"a=1", is_ours=True).body.decode()

    assert "X-One: 1" in asked
    assert "POST /headers" in asked


def test_it_follows_no_redirect(server: str) -> None:  # SEC-144
    assert call("GET", f"{server}/away", headers={}, is_ours=True).status == 302


@pytest.mark.parametrize("path", ["broken", "shut", "drip"])
def test_it_says_that_no_answer_came(server: str, path: str) -> None:  # SEC-146
    with pytest.raises(UnreachableError):
        call("GET", f"{server}/{path}", headers={}, is_ours=True, most_seconds=0.15)


def test_it_stops_reading_an_endless_answer(server: str) -> None:
    with pytest.raises(UnreachableError, match="does not end"):
        call("GET", f"{server}/endless", headers={}, is_ours=True, most_bytes=500)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost", "169.254.169.254", "10.0.0.1"])
def test_it_goes_nowhere_inwards(host: str) -> None:  # SEC-141
    with pytest.raises(UnreachableError, match="public"):
        call("GET", f"http://{host}/good", headers={})


def test_it_goes_where_the_operator_allows(server: str, settings) -> None:
    settings.SEENPAID_EGRESS_ALLOW = (ip_network("127.0.0.0/8"),)

    assert call("GET", f"{server}/good", headers={}).status == 200


@pytest.mark.parametrize("url", ["ftp://example.com/", "https://", "http://127.0.0.1:1/"])
def test_it_takes_no_other_address(url: str) -> None:  # SEC-145
    with pytest.raises(UnreachableError):
        call("GET", url, headers={}, is_ours=True)
