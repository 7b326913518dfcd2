"""Shared invoices to ask for, and the requests that ask: one real invoice of ten lines, copied with a link of its own."""

import random
from functools import cache
from typing import Any

from django.db.models import Model

from seenpaid.documents.models import Document, Revision
from seenpaid.lib.ids import new_id
from seenpaid.lib.tokens import new_token, seal, token_digest
from seenpaid.sharing.models import ShareLink
from tests.make import CHROME_ON_MAC, SLACKBOT, make_company, make_customer, make_document, make_line, make_link


@cache
def original() -> ShareLink:
    """Return the link of the invoice that all others are copies of."""
    alice = make_company()
    lines = [make_line(f"Design, part {number}") for number in range(10)]
    return make_link(alice, document=make_document(alice, customer=make_customer(alice), lines=lines))


def new_tokens(count: int) -> list[str]:
    """Return the tokens of so many fresh invoices, none of them ever opened."""
    link = original()
    document = Document.objects.get(pk=link.document_id)
    revision = Revision.objects.get(document=document, number=document.revision)
    documents, revisions, links, tokens = [], [], [], []
    for _ in range(count):
        token, made = new_token(), new_id("inv")
        tokens.append(token)
        documents.append(_copy(document, id=made, number=made[-12:]))
        revisions.append(_copy(revision, document_id=made))
        digest, sealed = token_digest(token, kind=link.kind), seal(token, kind=link.kind)
        links.append(_copy(link, document_id=made, digest=digest, sealed=sealed))
    for rows in (documents, revisions, links):
        type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
    return tokens


def _copy[M: Model](row: M, **changes: Any) -> M:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**{**values, **changes})


def warming(tokens: list[str]) -> list[bytes]:
    """Every page once, by a robot that says so: caches are warm then, and nobody has opened anything."""
    return [request(token, ip="192.0.2.1", headers=SLACKBOT) for token in tokens]


def opens(tokens: list[str]) -> list[bytes]:
    """Every invoice as it is opened in life: by somebody, by them again, by a colleague, and by the first once more."""
    base = random.getrandbits(64)

    def by(who: int, number: int) -> str:
        return f"2001:db8:{who}:{number:x}::{base & 0xFFFF:x}"

    return [
        request(token, ip=by(who, number), headers=CHROME_ON_MAC)
        for who in (1, 1, 2, 1)
        for number, token in enumerate(tokens)
    ]


def request(token: str, *, ip: str, headers: dict[str, str]) -> bytes:
    """Return one GET of a shared page, come through a trusted proxy."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET /i/{token} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {ip}\r\n{lines}\r\n".encode()
