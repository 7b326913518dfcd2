"""The main job by programs alone: an invoice is made, shared, opened by all kinds of clients, and the truth is told."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.make import CHROME_ON_MAC, HOME, OFFICE, SAFARI_ON_IOS, SLACKBOT
from tests.plumbing.serving import Served

pytestmark = [pytest.mark.database, pytest.mark.slow]

ALICE = """
from django.utils import timezone
from tests.make import *
alice = make_company(owner=make_user("alice"))
print("KEY", make_key(alice)[1])
"""


@pytest.fixture(scope="module")
def serving_env() -> dict[str, str]:
    return {"SEENPAID_TRUSTED_PROXIES": "127.0.0.1/32"}


@pytest.fixture(scope="module")
def api(serving: Served) -> Iterator[httpx.Client]:
    key = re.search(r"KEY (sp_\S+)", serving.command("shell", "--no-imports", "-c", ALICE))[1]
    with httpx.Client(
        base_url=serving.url + "/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=20
    ) as client:
        yield client


def browse(url: str, headers: dict[str, str], *, ip: str, **more: str) -> httpx.Response:
    with httpx.Client(timeout=20) as client:
        client.headers.clear()
        return client.get(url, headers={**headers, "X-Forwarded-For": ip, **more})


def test_the_whole_story(api: httpx.Client, serving: Served):
    customer = api.post("/customers", json={"name": "Dora Design", "email": "dora@example.com"})
    assert customer.status_code == 201, customer.text
    made = api.post(
        "/invoices",
        json={
            "customer": customer.json()["id"],
            "title": "Website redesign",
            "lines": [{"description": "Design", "quantity": "2", "unit_price": "100.00", "tax_rate": "19"}],
        },
    )
    assert made.status_code == 201, made.text
    invoice = made.json()
    assert (invoice["status"], invoice["total"], invoice["share"]) == ("draft", "238.00", None)

    share = api.post(f"/invoices/{invoice['id']}/share").json()
    assert api.post(f"/invoices/{invoice['id']}/share").json()["url"] == share["url"]
    link = share["url"]
    assert link.startswith(serving.url + "/i/")

    def now() -> dict[str, Any]:
        return api.get(f"/invoices/{invoice['id']}").json()

    # The first look by a person counts; the next within a quarter of an hour does not.
    page = browse(link, CHROME_ON_MAC, ip=HOME)
    assert page.status_code == 200
    assert "Website redesign" in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    browse(link, CHROME_ON_MAC, ip=HOME)
    seen = now()
    assert (seen["status"], seen["engagement"]["views"], seen["engagement"]["opens"]) == ("viewed", 1, 2)
    assert seen["viewed_at"] == seen["engagement"]["last_viewed_at"]

    # A robot says so, a prefetch is refused, a forged header changes nothing, a parameter makes no preview.
    assert browse(link, SLACKBOT, ip="54.0.0.1").status_code == 200
    assert browse(link, CHROME_ON_MAC, ip=OFFICE, **{"Sec-Purpose": "prefetch;prerender"}).status_code == 503
    assert httpx.head(link, headers=CHROME_ON_MAC).status_code == 200
    browse(f"{link}?preview=1&silent", SAFARI_ON_IOS, ip=OFFICE)
    engagement = now()["engagement"]
    assert (engagement["views"], engagement["visitors"], engagement["unique_ips"]) == (2, 2, 2)
    assert (engagement["automated"], engagement["previews"], engagement["opens"]) == (3, 0, 6)

    log = api.get(f"/invoices/{invoice['id']}/views").json()["data"]
    assert len(log) == 6
    assert log[0]["visitor"] == "B"
    named = [view for view in log if view["reasons"][0] == {"code": "declared_bot", "text": "Slack link preview"}]
    assert [view["actor_type"] for view in named] == ["automated"]
    assert {view["ip"] for view in log if view["counted"]} == {HOME, OFFICE}

    # The PDF is a document of the same figures.
    pdf = browse(f"{link}/pdf", CHROME_ON_MAC, ip=HOME)
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF")

    # A member's word corrects the books.
    counted = next(view for view in log if view["counted"])
    patched = api.patch(f"/views/{counted['id']}", json={"verdict": "automated"})
    assert patched.json()["verdict"] == "automated"
    assert now()["engagement"]["views"] == 1

    paid = api.post(f"/invoices/{invoice['id']}/payments", json={"amount": "238.00", "method": "bank_transfer"})
    assert paid.status_code == 201, paid.text
    assert now()["status"] == "paid"
    kinds = [event["type"] for event in api.get(f"/invoices/{invoice['id']}/timeline").json()["data"]]
    assert {
        "invoice.created",
        "invoice.issued",
        "invoice.shared",
        "invoice.viewed",
        "view.reclassified",
        "invoice.paid",
    } <= set(kinds)

    # Revoked, the link is like one that never was; shared again, it is another.
    never = browse(serving.url + "/i/" + "A" * 32, CHROME_ON_MAC, ip=HOME)
    assert api.delete(f"/invoices/{invoice['id']}/share").status_code == 204
    gone = browse(link, CHROME_ON_MAC, ip=HOME)
    assert (gone.status_code, gone.content) == (never.status_code, never.content) == (404, never.content)
    assert _same_headers(gone, never)
    assert api.post(f"/invoices/{invoice['id']}/share").json()["url"] != link


def test_the_worker_tells_the_members(api: httpx.Client, serving: Served):
    customer = api.post("/customers", json={"name": "Emil"}).json()["id"]
    line = {"description": "Consulting", "quantity": "1", "unit_price": "50.00"}
    invoice = api.post("/invoices", json={"customer": customer, "title": "Advice", "lines": [line]}).json()["id"]
    link = api.post(f"/invoices/{invoice}/share").json()["url"]

    browse(link, CHROME_ON_MAC, ip=HOME)

    count = "from seenpaid.notifications.models import Notification; print('N', *Notification.objects.values_list('text', flat=True))"
    told = _eventually(
        lambda: serving.command("shell", "--no-imports", "-c", count), until=lambda text: "Advice" in text
    )
    assert "Someone opened" in told


def _same_headers(one: httpx.Response, other: httpx.Response) -> bool:
    return {name: value for name, value in one.headers.items() if name != "date"} == {
        name: value for name, value in other.headers.items() if name != "date"
    }


def _eventually(ask: Callable[[], str], *, until: Callable[[str], bool], seconds: float = 10) -> str:
    deadline = time.monotonic() + seconds
    while not until(answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return answer
