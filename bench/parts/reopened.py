"""What is wrong with a database whose files were found like this."""

import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pysqlite3

from seenpaid.engagement.log.chain import beginning, follow, head_at


def faults(files: Mapping[str, bytes], folder: Path, *, owed: Counter[str]) -> Counter[str]:
    """Open it, and return what is wrong; `owed` is how many opens of each link had been answered."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / Path(name).name).write_bytes(content)
    (database,) = (name for name in files if not name.endswith("-wal"))
    connection = pysqlite3.connect(folder / Path(database).name)
    try:
        return _lost(connection, owed) + _broken(connection)
    except pysqlite3.DatabaseError as error:
        return Counter({str(error): 1})
    finally:
        connection.close()


def _lost(connection: pysqlite3.Connection, owed: Counter[str]) -> Counter[str]:
    there = Counter(
        dict(connection.execute("SELECT link_id, COUNT(*) FROM engagement_view GROUP BY link_id").fetchall())
    )
    return Counter({"answered opens lost": (owed - there).total()})


def _broken(connection: pysqlite3.Connection) -> Counter[str]:
    found = Counter[str]()
    found["SQLite's own check fails"] = connection.execute("PRAGMA quick_check").fetchone()[0] != "ok"
    summaries = connection.execute(
        "SELECT document_id, opens, views, chain_position, chain_digest FROM engagement_engagement"
    )
    for document, opens, views, position, digest in summaries.fetchall():
        entries = connection.execute(
            "SELECT position, sealed, digest, 1, counted FROM engagement_view WHERE document_id = ? UNION ALL "
            "SELECT position, sealed, digest, 0, 0 FROM engagement_chainentry WHERE document_id = ? ORDER BY position",
            (document, document),
        ).fetchall()
        head = beginning(document)
        for _, sealed, kept, _, _ in entries:
            head = follow(head, sealed)
            found["chains broken"] += bytes(kept) != head.digest
        found["chains cut short"] += head != head_at(document, position, digest)
        counts = (sum(one[3] for one in entries), sum(one[4] for one in entries))
        found["summaries that disagree"] += counts != (opens, views)
    return +found
