"""Whatever a request for a shared page holds: one log row, a verdict, and the page. By the lane and by Django alike."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from seenpaid.config.lane import pages
from seenpaid.engagement.client.place import Place
from seenpaid.engagement.models import View
from seenpaid.engagement.recorder import record
from seenpaid.portal.opening import NOT_READY, Answer, Opening, open_page
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import CHROME_ON_MAC, HOME, NOW, make_capture, make_company, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LONG = 64 * 1024
BAD: dict[str, dict[str, str]] = {
    "an endless User-Agent": {"User-Agent": "A" * LONG},
    "an endless language": {"Accept-Language": "en," * (LONG // 3)},
    "an endless brand": {"Sec-CH-UA": '"Chromium";v="' + "9" * LONG},
    "a binary User-Agent": {"User-Agent": "".join(map(chr, range(1, 256)))},
    "control characters": {"User-Agent": "Mozilla/5.0 \x00\x1b[31m\x85\u00ad", "Accept-Language": "\x7f\x00"},
    "a hundred headers": {f"X-{number}": "x" for number in range(150)},
    "fifty hops": {"X-Forwarded-For": ", ".join(f"198.51.100.{number}" for number in range(50))},
    "a zone": {"X-Forwarded-For": "fe80::1%eth0, [2001:db8::7%25en0]:443"},
    "no addresses": {"X-Forwarded-For": "unknown, _hidden, '; DROP TABLE, 999.1.1.1,,,"},
    "a city in the wrong letters": {
        "CF-IPCity": "S\u00c3\u00a3o Paulo",
        "CF-Region": "\xff\xfe\x80",
        "CF-IPCountry": "BR",
    },
    "a city of escapes": {"CF-IPCity": "%ZZ%00\\ud83d\\u0000" + "x" * 300, "CF-IPCountry": "\x00\x00"},
    "purposes of no kind": {"Sec-Purpose": "\x00", "Purpose": "x" * LONG},
}


@pytest.fixture(params=BAD.values(), ids=BAD.keys())
def headers(request: pytest.FixtureRequest, settings: Any) -> dict[str, str]:
    settings.SEENPAID_TRUSTED_PROXIES = [ip_network(HOME), ip_network("127.0.0.1")]
    return CHROME_ON_MAC | request.param


@pytest.fixture
def token() -> str:
    return token_of(make_link(make_company()))


class Held:
    """Stands in for the lane's writer, and holds what the lane read."""

    def __init__(self) -> None:
        self.openings: list[Opening] = []

    async def open(self, opening: Opening) -> Answer:
        self.openings.append(opening)
        return NOT_READY

    async def send(self, _: object) -> None:
        """Nobody listens."""


def assert_logged_once() -> None:
    view = View.objects.get()
    assert view.verdict in {"human", "unverified", "automated"}
    assert view.reasons
    assert len(view.user_agent) <= 512
    assert len(view.city) <= 100
    assert all(text.isprintable() for text in (view.user_agent, view.city, view.region, *view.headers.values()))


def test_the_lane_logs_it_once_and_answers(headers: dict[str, str], token: str) -> None:  # SEC-100, SEC-101, SEC-102
    scope = {
        "method": "GET",
        "path": f"/i/{token}",
        "scheme": "http",
        "client": (HOME, 50000),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
    }
    held = Held()
    asyncio.run(pages.serve(scope, held.send, asked=pages.Asked(LinkKind.INVOICE, token), committer=held))

    assert open_page(held.openings[0]).status == 200
    assert_logged_once()


def test_django_logs_it_once_and_answers(headers: dict[str, str], token: str) -> None:
    answer = Client().get(f"/i/{token}", headers=headers)

    assert answer.status_code == 200
    assert_logged_once()


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=2), timedelta(microseconds=-1)])
def test_a_clock_that_jumps_costs_no_row_and_counts_nothing_twice(token: str, jump: timedelta) -> None:  # SEC-116
    access = access_link(token, kind=LinkKind.INVOICE, now=NOW)
    for at in (NOW, NOW + jump, NOW + timedelta(seconds=1)):
        assert record(access, make_capture(at=at)) is not None

    assert View.objects.count() == 3
    assert View.objects.filter(counted=True).count() == (2 if jump > timedelta() else 1)


def test_a_mail_from_the_future_is_a_mail_just_sent(token: str) -> None:
    access = replace(access_link(token, kind=LinkKind.INVOICE, now=NOW), mailed_at=NOW + timedelta(hours=2))
    captured = replace(make_capture(), place=Place(asn=24940, network="Hetzner"))

    recorded = record(access, captured)

    assert recorded is not None
    assert recorded.verdict == "automated"


def test_a_file_of_a_strange_shape_costs_places_and_no_more(token: str, tmp_path: Path, settings: Any) -> None:
    writer = MMDBWriter(ip_version=4, database_type="Nonsense")
    writer.insert_network(IPSet(["203.0.113.0/24"]), {"city": ["\ud83d"[:0], 7], "country": 3.5})
    writer.to_db_file(str(tmp_path / "strange.mmdb"))
    settings.SEENPAID_GEO_CITY_DB = settings.SEENPAID_GEO_ASN_DB = str(tmp_path / "strange.mmdb")

    assert Client().get(f"/i/{token}", headers=CHROME_ON_MAC).status_code == 200
    assert (View.objects.get().city, View.objects.get().asn) == ("", None)
