"""Millions of views, made where they lie: one real invoice and one real open, copied by the database itself."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connection
from django.db.models import Model

from seenpaid.documents.models import Document, Revision
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.lib.ids import ALPHABET
from seenpaid.sharing.models import ShareLink
from tests.make import make_company, make_customer, make_document, make_link, make_open

STEP: Final = 250_000
YEAR_MILLISECONDS: Final = 365 * 24 * 3_600_000
IS_SQLITE: Final = connection.vendor == "sqlite"


@dataclass(frozen=True)
class Built:
    """Whose all of it is, and what to look at."""

    owner: str
    opened: str
    hottest: str
    middle: str


def build_once(note: Path, *, views: int, documents: int, matches: int) -> Built:
    """Build it, unless the note says that it was built; its tables are brought up to date."""
    call_command("migrate", verbosity=0)
    if note.exists():
        return Built(**json.loads(note.read_text()))
    built = build(views=views, documents=documents, matches=matches)
    note.write_text(json.dumps(asdict(built)))
    return built


def build(*, views: int, documents: int, matches: int) -> Built:
    """Make a company of so many views; of its invoices `matches` match each filter, spread among all others."""
    if IS_SQLITE:
        _run("PRAGMA synchronous = OFF")  # only while it is built: this connection is closed then.
    owner = make_company()
    now = datetime.now(UTC)
    link = make_link(
        owner,
        document=make_document(
            owner, customer=make_customer(owner, contacts=[{"name": "Dora", "email": "dora@example.com"}])
        ),
    )
    make_open(link)
    original = link.document_id
    ShareLink.objects.filter(pk=link.pk).update(contact=link.document.customer.contacts.get())
    stride = documents // (4 * matches)
    special = f"CASE WHEN n % {stride} = 0 THEN (n / {stride}) / {matches} ELSE 9 END"
    _copy_documents(original, documents, special, now)
    _copy(
        Visitor,
        {"document_id": original},
        2 * documents,
        id=_key("vis", "n"),
        document_id=_key("inv", "n / 2"),
        key=_bytes("n"),
    )
    _copy(Revision, {"document_id": original}, documents, id=_key("rev", "n"), document_id=_key("inv", "n"))
    _copy(
        ShareLink,
        {"document_id": original},
        documents,
        id=_key("lnk", "n"),
        document_id=_key("inv", "n"),
        digest=_bytes("n"),
    )
    _copy_summaries(original, documents, special, now)
    indexes = View._meta.indexes
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.remove_index(View, index)
    hottest = 2 * matches * stride - stride
    opened = matches * stride + 1  # not among those whose opens the hottest took.
    _copy_views(original, views, documents, opened=opened, hottest=hottest, now=now)
    with connection.schema_editor(atomic=False) as editor:
        for index in indexes:
            editor.add_index(View, index)
    _tell_last_views([opened, hottest])
    _run("ANALYZE" if IS_SQLITE else "VACUUM ANALYZE")
    connection.close()
    return Built(owner.pk, opened=_id("inv", opened), hottest=_id("inv", hottest), middle=_id("inv", documents // 2))


def _id(prefix: str, number: int) -> str:
    return f"{prefix}_{number:026d}"


def _copy_documents(original: str, count: int, special: str, now: datetime) -> None:
    """Never opened, opened and not paid, viewed recently; all others were paid long ago."""
    paid = f"({special}) > 1"
    cents = "o.total_minor"
    _copy(
        Document,
        {"id": original},
        count,
        id=_key("inv", "n"),
        number="'N-' || n",
        status=f"CASE ({special}) WHEN 0 THEN 'sent' WHEN 1 THEN 'viewed' ELSE 'paid' END",
        balance_minor=f"CASE WHEN {paid} THEN 0 ELSE {cents} END",
        paid_minor=f"CASE WHEN {paid} THEN {cents} ELSE 0 END",
        due_date=f"'{(now - timedelta(days=9)).date()}'" + ("" if IS_SQLITE else "::date"),
    )


def _copy_summaries(original: str, count: int, special: str, now: datetime) -> None:
    recently, long_ago = (_moment(now - timedelta(days=days)) for days in (2, 60))
    _copy(
        Engagement,
        {"document_id": original},
        count,
        document_id=_key("inv", "n"),
        views=f"CASE WHEN ({special}) = 0 THEN 0 ELSE 7 END",
        last_viewed_at=f"CASE ({special}) WHEN 0 THEN NULL WHEN 2 THEN {recently} ELSE {long_ago} END",
        last_view_id="NULL",
    )


def _tell_last_views(documents: list[int]) -> None:
    """Let the summaries of the documents that are looked at name their last counted view, as an open would."""
    for document in documents:
        summary = Engagement.objects.get(pk=_id("inv", document))
        counted = View.objects.filter(company=summary.company, document=summary.document, counted=True)
        summary.last_view = counted.order_by("-id").first()
        summary.save(update_fields=["last_view"])


def _copy_views(original: str, views: int, documents: int, *, opened: int, hottest: int, now: datetime) -> None:
    """Spread over a year; every hundredth is of one invoice. Of each invoice one visitor's count, the other's do not.

    Seals and headers are kept where they are looked at: of the others nothing here reads them, and the disk is spared.
    """
    start = int(now.timestamp() * 1000) - YEAR_MILLISECONDS
    at = f"({start} + n * {YEAR_MILLISECONDS // views})"
    time = " || ".join(
        f"substr('{ALPHABET}', CAST((({at} >> {shift}) & 31) + 1 AS integer), 1)" for shift in range(45, -1, -5)
    )
    turn = f"(n / {documents}) % 2"
    document = f"CASE WHEN n % 100 = 0 THEN {hottest} ELSE (n * 7919) % {documents} END"
    _copy(
        View,
        {"document_id": original},
        views,
        id=f"'viw_' || {time} || {_padded('n', 16)}",
        document_id=_key("inv", document),
        link_id=_key("lnk", document),
        visitor_id=_key("vis", f"2 * ({document}) + {turn}"),
        viewed_at=f"strftime('%Y-%m-%d %H:%M:%S', {at} / 1000, 'unixepoch')"
        if IS_SQLITE
        else f"to_timestamp({at} / 1000.0)",
        position="n",
        counted=f"{turn} = 0",
        sealed=f"CASE WHEN {document} IN ({opened}, {hottest}) THEN o.sealed ELSE '' END",
        headers=f"CASE WHEN {document} IN ({opened}, {hottest}) THEN o.headers ELSE '{{}}' END",
    )


def _copy(model: type[Model], original: dict[str, str], count: int, **changes: str) -> None:
    """Write `count` copies of a row, numbered by n, with expressions in the place of some columns."""
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(changes.get(column, f"o.{column}") for column in columns)
    table = model._meta.db_table
    ((name, key),) = original.items()
    for begin in range(0, count, STEP):
        end = min(begin + STEP, count)
        numbers = (
            f"(WITH RECURSIVE s(n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM s WHERE n + 1 < {end}) SELECT n FROM s)"  # noqa: S608 - numbers of ours.
            if IS_SQLITE
            else f"generate_series({begin}::bigint, {end - 1}::bigint)"
        )
        alias = "s" if IS_SQLITE else "s(n)"
        # The original keeps its own key, which no copy has.
        _run(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {numbers} AS {alias}, "  # noqa: S608 - names of ours.
            f"(SELECT * FROM {table} WHERE {name} = '{key}' ORDER BY {name} LIMIT 1) AS o"
        )


def _key(prefix: str, number: str) -> str:
    return f"'{prefix}_' || {_padded(number, 26)}"


def _bytes(number: str) -> str:
    return f"CAST({_padded(number, 16)} AS blob)" if IS_SQLITE else f"convert_to({_padded(number, 16)}, 'UTF8')"


def _padded(number: str, width: int) -> str:
    return f"printf('%0{width}d', {number})" if IS_SQLITE else f"lpad(({number})::text, {width}, '0')"


def _moment(at: datetime) -> str:
    return f"'{at:%Y-%m-%d %H:%M:%S}'" + ("" if IS_SQLITE else "::timestamptz")


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
