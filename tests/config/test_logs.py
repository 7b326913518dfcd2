import json
import logging
import sys

import pytest

from seenpaid.config.logs import JsonLines, MaskTokens, masked

TOKEN = "kT9dM2xQ0sV7bN4cL1aZ8wY5uP3eR6iO"


@pytest.mark.parametrize(
    "said, written",
    [
        (f"GET /i/{TOKEN}/pdf 200", "GET /i/kT9dM2…/pdf 200"),
        (f"https://x.example/portal/{TOKEN}?page=2", "https://x.example/portal/kT9dM2…?page=2"),
        (f"Bearer sp_abcd{TOKEN}", "Bearer sp_abcd…"),
        ("GET /at/studio-north/invoices/ 200", "GET /at/studio-north/invoices/ 200"),
    ],
)
def test_a_token_is_cut_to_a_prefix(said: str, written: str):
    # SEC-15
    assert masked(said) == written


def test_arguments_are_masked_with_the_message():
    record = logging.LogRecord("access", logging.INFO, __file__, 1, "GET %s", (f"/i/{TOKEN}",), None)

    assert MaskTokens().filter(record)
    assert record.getMessage() == "GET /i/kT9dM2…"


def test_json_keeps_a_record_on_one_line():
    # SEC-101
    record = logging.LogRecord("app", logging.WARNING, __file__, 1, "bell\x07 and\nnew line", (), None)

    line = JsonLines().format(record)

    assert "\n" not in line
    assert json.loads(line)["message"] == "bell\x07 and\nnew line"
    assert json.loads(line)["level"] == "WARNING"


def test_a_trace_holds_no_token_either():
    try:
        raise ValueError(f"/i/{TOKEN}")
    except ValueError:
        record = logging.LogRecord("app", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())

    line = JsonLines().format(record)

    assert TOKEN not in line
    assert "/i/kT9dM2…" in json.loads(line)["trace"]
