"""The live stream, end to end: the real server, a real worker, and somebody who listens."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.make import CHROME_ON_MAC, SAFARI_ON_IOS
from tests.plumbing.serving import Served

pytestmark = [pytest.mark.slow, pytest.mark.database]

ARRANGE = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from seenpaid.companies.sessions import SessionStore
from tests.make import make_company, make_document, make_link, make_member, make_stranger
from seenpaid.sharing.links import url_of

def sign_in(user):
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = user.pk, user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    return session.session_key

alice = make_company()
bob, erin, charlie = make_member(alice.company), make_member(alice.company, "erin"), make_stranger()
documents = [make_document(alice) for _ in range(3)]
print(json.dumps({
    "slug": alice.company.slug,
    "alice": sign_in(alice.user), "bob": sign_in(bob.user), "charlie": sign_in(charlie.user),
    "erin": sign_in(erin.user), "erin_id": erin.pk,
    "documents": [document.pk for document in documents],
    "links": [url_of(make_link(alice, document=document)) for document in documents],
}))
"""


@dataclass
class Scene:
    served: Served
    slug: str
    alice: str
    bob: str
    charlie: str
    erin: str  # who leaves.
    erin_id: str
    documents: list[str]
    links: list[str]

    @property
    def url(self) -> str:
        return f"{self.served.url}/at/{self.slug}/live"


@dataclass
class Ear:
    """Hears a stream in a thread of its own and keeps what was said."""

    heard: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)
    said: threading.Condition = field(default_factory=threading.Condition)
    is_over: bool = False

    def hear(self, response: httpx.Response) -> None:
        event, key = "", ""
        try:
            for line in response.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event, key = value, ""
                elif name == "id":
                    key = value
                elif name == "data":
                    with self.said:
                        self.heard.append((event, json.loads(value), key))
                        self.said.notify_all()
        except httpx.HTTPError:
            pass
        with self.said:
            self.is_over = True
            self.said.notify_all()

    def wait_for(self, event: str, *, within: float = 10.0, **said: object) -> tuple[dict[str, Any], str]:
        def found() -> list[tuple[dict[str, Any], str]]:
            return [(data, key) for name, data, key in self.heard if name == event and said.items() <= data.items()]

        with self.said:
            assert self.said.wait_for(found, within), f"no {event} {said} in {self.heard}"
            return found()[0]

    def wait_for_the_end(self, *, within: float) -> None:
        with self.said:
            assert self.said.wait_for(lambda: self.is_over, within), f"still open after {self.heard}"


@contextmanager
def listening(scene: Scene, session: str, *, last: str = "") -> Iterator[Ear]:
    headers = {"Last-Event-ID": last} if last else {}
    ear = Ear()
    with (
        httpx.Client(cookies={"seenpaid": session}, timeout=60) as client,
        client.stream("GET", scene.url, headers=headers) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream"
        assert response.headers["cache-control"] == "no-store"
        thread = threading.Thread(target=ear.hear, args=[response])
        thread.start()
        yield ear
        # Closing alone would leave the thread in its read until the server's next heartbeat.
        with suppress(OSError):  # over already.
            response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)
    thread.join(20)


@pytest.fixture(scope="module")
def scene(serving: Served) -> Scene:
    arranged = json.loads(serving.command("shell", "--no-imports", "-c", ARRANGE))
    return Scene(serving, **arranged)


def test_an_open_reaches_every_member_within_two_seconds(scene: Scene) -> None:
    with listening(scene, scene.alice) as alice, listening(scene, scene.bob) as bob:
        hello, _ = alice.wait_for("hello")
        bob.wait_for("hello")

        opened_at = time.monotonic()
        assert httpx.get(scene.links[0], headers=CHROME_ON_MAC).status_code == 200

        notice, key = alice.wait_for("notification")
        viewed, _ = alice.wait_for("viewed")
        took = time.monotonic() - opened_at
        bob.wait_for("notification")

    assert notice["text"] == "Someone opened Website redesign"
    assert notice["document"] == viewed["document"] == scene.documents[0]
    assert notice["id"] == key
    assert notice["unread"] == hello["unread"] + 1
    assert viewed["views"] == 1
    assert viewed["status"] == "viewed"
    assert took < 2


def test_whoever_comes_back_hears_what_they_missed(scene: Scene) -> None:
    with listening(scene, scene.alice) as before:
        _, key = before.wait_for("hello")
    with listening(scene, scene.bob) as bob:
        bob.wait_for("hello")
        httpx.get(scene.links[1], headers=SAFARI_ON_IOS)
        bob.wait_for("notification", document=scene.documents[1])

    with listening(scene, scene.alice, last=key) as after:
        after.wait_for("notification", document=scene.documents[1])
        hello, newest = after.wait_for("hello")

    assert newest > key
    assert hello["unread"] >= 1


def test_strangers_and_passers_by_hear_nothing(scene: Scene) -> None:
    passing = httpx.get(scene.url)
    forged = httpx.get(scene.url, cookies={"seenpaid": "a" * 32})
    charlie = httpx.get(scene.url, cookies={"seenpaid": scene.charlie})
    elsewhere = httpx.get(f"{scene.served.url}/at/no-such-company/live", cookies={"seenpaid": scene.alice})
    posted = httpx.post(scene.url, cookies={"seenpaid": scene.alice})

    statuses = [answer.status_code for answer in (passing, forged, charlie, elsewhere, posted)]
    assert statuses == [401, 401, 404, 404, 405]


def test_who_is_removed_is_shown_out(scene: Scene) -> None:  # SEC-28
    with listening(scene, scene.erin) as erin, listening(scene, scene.alice) as alice:
        erin.wait_for("hello")
        scene.served.command(
            "shell",
            "--no-imports",
            "-c",
            f"from seenpaid.companies.models import Membership as M; M.objects.get(pk='{scene.erin_id}').delete()",
        )

        erin.wait_for("end", within=40)
        erin.wait_for_the_end(within=5)
        assert not alice.is_over

    assert httpx.get(scene.url, cookies={"seenpaid": scene.erin}).status_code == 404
