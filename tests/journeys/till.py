"""Prepares an installation for those who come to pay, and prints where they go: `python -m tests.journeys.till`."""

import json
from datetime import UTC, datetime, timedelta

import django


def prepare() -> dict[str, str]:
    django.setup()
    from seenpaid.payments.actions import connect
    from seenpaid.sharing.links import token_of
    from seenpaid.sharing.portal import share_portal
    from tests.make import make_company, make_customer, make_document, make_link, make_quote

    now, alice = datetime.now(UTC), make_company()
    connect(alice.company, gateway="test", keys={}, by=alice, now=now)
    dora, parts = make_customer(alice), {"enabled": True, "minimum": "100.00"}

    def days(number: int) -> str:
        return (now + timedelta(days=number)).date().isoformat()

    stages = [{"percent": "30", "due_date": days(30)}, {"due_date": days(60)}]
    papers = {
        "full": make_document(alice, customer=dora, now=now),
        "part": make_document(alice, customer=dora, now=now, partial_payments=parts),
        "tabs": make_document(alice, customer=dora, now=now),
        "stages": make_document(alice, customer=dora, now=now, due_date=days(60), stages=stages),
        "quote": make_quote(alice, customer=dora, now=now, due_date=days(60)),
    }
    paths = {
        name: f"/{'q' if name == 'quote' else 'i'}/{token_of(make_link(alice, document=paper, now=now))}"
        for name, paper in papers.items()
    }
    return {**paths, "portal": f"/portal/{token_of(share_portal(dora, by=alice, now=now))}"}


if __name__ == "__main__":
    print(json.dumps(prepare()))  # noqa: T201  # whoever started it reads this.
