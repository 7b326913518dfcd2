"""Finds the table in a file: its encoding, its separator, its columns. Plain rules, no database."""

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from seenpaid.exchange.batch import UnreadableFileError
from seenpaid.exchange.cells import unguarded

MOST_ROWS: Final = 50_000
_MOST_COLUMNS: Final = 200
_SEPARATORS: Final = ",;\t|"
_NAMED: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LARGEST_CELL: Final = 100_000


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row by column, and the line of the file it begins at."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the names of its columns made alike: `Due date (UTC)` is `due_date_utc`."""

    columns: tuple[str, ...]
    rows: list[TableRow]


def read_table(data: bytes, *, knows: Callable[[Iterable[str]], int]) -> Table:
    """Return the table. `knows` says how many of some columns mean something. Raises UnreadableFileError."""
    text = decoded(data)
    separator = _separator(text, knows=knows)
    csv.field_size_limit(_LARGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        columns = _columns(next(lines, []))
        return Table(columns, list(_rows(lines, columns)))
    except csv.Error as error:
        message = f"Line {lines.line_num}: this is not a table we can read ({error})."
        raise UnreadableFileError(message) from error


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252. Raises UnreadableFileError."""
    if not data.strip():
        message = "The file is empty."
        raise UnreadableFileError(message)
    if data[:2] in {b"PK", b"\xd0\xcf"}:
        message = "This is a spreadsheet or an archive. Save the sheet as CSV, and choose that."
        raise UnreadableFileError(message)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = "The file is no text in UTF-8, UTF-16 or Windows-1252. Save it as “CSV UTF-8”, and choose that."
    raise UnreadableFileError(message)


def _encodings(data: bytes) -> tuple[str, ...]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return ("utf-16",)
    if data[1::2][:200].count(0) > len(data[1::2][:200]) * 0.6:
        return ("utf-16-le",)
    return ("utf-8-sig", "cp1252")


def _separator(text: str, *, knows: Callable[[Iterable[str]], int]) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    found = {each: _columns(next(csv.reader([header], delimiter=each), [])) for each in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda each: (knows(found[each]), len(found[each])))
    if not knows(found[best]):
        shown = ", ".join(f"“{name[:40]}”" for name in found[best][:6])
        message = (
            f"No column has a name we know. The first row, read as separated by {_NAMED[best]}, says {shown or 'nothing'}. "
            "Customers need “name”; invoices need “number”, “customer_name”, “description” and “unit_price”."
        )
        raise UnreadableFileError(message)
    return best


def _columns(header: list[str]) -> tuple[str, ...]:
    if len(header) > _MOST_COLUMNS:
        message = f"The table has {len(header)} columns; {_MOST_COLUMNS} are the most."
        raise UnreadableFileError(message)
    return tuple(alike(name) for name in header)


def alike(name: str) -> str:
    """Return a column's name in small letters, words joined by underscores; a dot stays."""
    return re.sub(r"[^\w.]+", "_", name.strip().lower()).strip("_.")


def _rows(lines: "Iterable[list[str]]", columns: tuple[str, ...]) -> Iterable[TableRow]:
    began = 2
    count = 0
    for cells in lines:
        at, began = began, lines.line_num + 1  # type: ignore[attr-defined]  # a csv reader's.
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            message = f"The table has more than {MOST_ROWS:,} rows. Cut it into several files."
            raise UnreadableFileError(message)
        if len(cells) > len(columns):
            message = f"Line {at} has {len(cells)} cells, the first row has {len(columns)}. Is the separator inside a cell without quotes?"
            raise UnreadableFileError(message)
        yield TableRow(at, {name: unguarded(cell).strip() for name, cell in zip(columns, cells, strict=False)})
