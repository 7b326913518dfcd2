"""Reads a file, whichever program wrote it."""

import io
import json
import zipfile
from typing import Any, Final

from seenpaid.exchange.batch import Batch, UnreadableFileError
from seenpaid.exchange.sources.ninja import is_ninjas, read_ninja
from seenpaid.exchange.sources.own import is_own, is_own_set, read_own, table_of
from seenpaid.exchange.sources.sheet import knows, read_sheet
from seenpaid.exchange.sources.shelf import is_shelfs, read_shelf
from seenpaid.exchange.sources.stripe import is_stripes, read_stripe
from seenpaid.exchange.table import decoded, read_table

MOST_BYTES: Final = 20_000_000
_BACKUP: Final = "backup.json"


def read_file(data: bytes, *, currency: str) -> Batch:
    """Return what the file holds; `currency` is meant where it names none. Raises UnreadableFileError.

    Nothing in a file is followed: no address is fetched, no path is opened. SEC-172
    """
    if len(data) > MOST_BYTES:
        message = f"The file is larger than {MOST_BYTES // 1_000_000} MB. Cut it into several."
        raise UnreadableFileError(message)
    if data[:2] == b"PK":
        data = _backup_in(data)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        text = decoded(data)
        return _from_json(_parsed(text), text=text, currency=currency)
    table = read_table(data, knows=knows)
    return read_stripe(table) if is_stripes(table) else read_sheet(table)


def _from_json(told: Any, *, text: str, currency: str) -> Batch:
    if is_own(told):
        return read_own(told, text=text)
    if is_own_set(told):
        return read_sheet(table_of(told, text=text))
    if is_ninjas(told):
        return read_ninja(told, currency=currency)
    if is_shelfs(told):
        return read_shelf(told, currency=currency)
    message = "This JSON is neither an export of ours, nor a company export of Invoice Ninja, nor a list of InvoiceShelf's invoices."
    raise UnreadableFileError(message)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_float=str)
    except json.JSONDecodeError as error:
        message = f"The file begins like JSON and breaks off in line {error.lineno}: {error.msg}."
        raise UnreadableFileError(message) from error
    except RecursionError as error:
        message = "This JSON is nested too deep to be an export."
        raise UnreadableFileError(message) from error


def _backup_in(data: bytes) -> bytes:
    """Return Invoice Ninja's one file, read in memory up to a limit; nothing is unpacked. SEC-171"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.rpartition("/")[2] == _BACKUP]
            if len(names) != 1:
                message = "This is a spreadsheet or an archive. Save the sheet as CSV, and choose that."
                raise UnreadableFileError(message)
            with archive.open(names[0]) as file:
                found = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        message = "The archive is damaged, or locked by a password."
        raise UnreadableFileError(message) from error
    if len(found) > MOST_BYTES:
        message = f"What is in the archive is larger than {MOST_BYTES // 1_000_000} MB."
        raise UnreadableFileError(message)
    return found
