"""The least that an open can cost: a bare ASGI application over raw `sqlite3`, without Django, a verdict, an event or a chain.

The same tables, page and durability: it finds the link and its document by the token's digest, finds or adds the visitor,
adds the log row and counts it in the summary, in one committed transaction. The measure of bench/views.py. It stands for
Starlette over raw sqlite3, whose routing would cost a little more.
"""

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pysqlite3

from seenpaid.lib.ids import new_id

KEY = bytes.fromhex(os.environ["REFERENCE_KEY"])
PAGE = (b"<!doctype html><title>Invoice</title>" + b"<p>Ten lines, and a paper of some size.</p>" * 400)[:16_000]
COOLDOWN = timedelta(minutes=15)

database = pysqlite3.connect(os.environ["REFERENCE_DB"], isolation_level=None, check_same_thread=False)
for pragma in ("journal_mode=WAL", "synchronous=FULL", "mmap_size=0", "cache_size=-16000", "busy_timeout=10000"):
    database.execute(f"PRAGMA {pragma}")

LINK = (
    "SELECT link.id, link.company_id, document.id, document.revision, document.visitor_secret FROM sharing_sharelink AS link "
    "JOIN documents_document AS document ON document.id = link.document_id "
    "WHERE link.digest = ? AND link.kind = 'invoice' AND link.revoked_at IS NULL AND document.status <> 'draft'"
)
VISITOR = "SELECT id, views, last_counted_at FROM engagement_visitor WHERE document_id = ? AND key = ?"
NEW_VISITOR = (
    "INSERT INTO engagement_visitor (id, company_id, document_id, key, ip_key, label, first_seen_at, last_counted_at, views) "
    "VALUES (?, ?, ?, ?, ?, 'A', ?, ?, 1)"
)
SUMMARY = (
    "INSERT INTO reference_summary (document_id, opens, views, visitors) VALUES (?, 1, ?, ?) ON CONFLICT DO UPDATE SET "
    "opens = opens + 1, views = views + excluded.views, visitors = visitors + excluded.visitors"
)
VIEW = (
    "INSERT INTO reference_view (id, company_id, document_id, link_id, visitor_id, viewed_at, counted, revision, ip, "
    "user_agent, headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
database.executescript(
    "CREATE TABLE IF NOT EXISTS reference_summary (document_id TEXT PRIMARY KEY, opens INT, views INT, visitors INT);"
    "CREATE TABLE IF NOT EXISTS reference_view (id TEXT PRIMARY KEY, company_id TEXT, document_id TEXT, link_id TEXT, "
    "visitor_id TEXT, viewed_at TEXT, counted INT, revision INT, ip TEXT, user_agent TEXT, headers TEXT);"
    "CREATE INDEX IF NOT EXISTS reference_newest ON reference_view (company_id, document_id, id DESC);"
    "CREATE INDEX IF NOT EXISTS reference_of_visitor ON reference_view (document_id, visitor_id, id DESC);"
)

HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-length", str(len(PAGE)).encode()),
]


async def application(scope: Any, _receive: Any, send: Any) -> None:
    """Answer one request."""
    if scope["type"] != "http":
        return
    status = 200 if recorded(scope) else 404
    await send({"type": "http.response.start", "status": status, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PAGE})


def recorded(scope: Any) -> bool:
    """Write the open down, if there is such a link."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    ip, agent, now = headers["x-forwarded-for"], headers["user-agent"], datetime.now(UTC)
    at = now.isoformat()
    digest = hmac.digest(KEY, scope["path"].rpartition("/")[2].encode(), hashlib.sha256)
    found = database.execute(LINK, (digest,)).fetchone()
    if found is None:
        return False
    link, company, document, revision, secret = found
    key = hmac.digest(secret, f"{ip}\n{agent}".encode(), hashlib.sha256)[:16]
    database.execute("BEGIN IMMEDIATE")
    known = database.execute(VISITOR, (document, key)).fetchone()
    visitor = known[0] if known else new_id("vis", at=now)
    counted = known is None or now - datetime.fromisoformat(known[2]) > COOLDOWN
    if known is None:
        database.execute(NEW_VISITOR, (visitor, company, document, key, key, at, at))
    elif counted:
        database.execute(
            "UPDATE engagement_visitor SET views = views + 1, last_counted_at = ? WHERE id = ?", (at, visitor)
        )
    database.execute(
        VIEW,
        (
            new_id("viw", at=now),
            company,
            document,
            link,
            visitor,
            at,
            counted,
            revision,
            ip,
            agent,
            json.dumps(headers),
        ),
    )
    database.execute(SUMMARY, (document, counted, known is None))
    database.execute("COMMIT")
    return True
