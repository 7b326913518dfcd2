"""The `seenpaid` command itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seenpaid.config.cli import _port_in


@pytest.mark.parametrize(
    "words, port",
    [
        (["serve", "--port", "8123"], "8123"),
        (["serve", "--port=8123", "--workers", "2"], "8123"),
        (["demo"], None),
        (["serve", "--port"], ""),
    ],
)
def test_links_follow_the_port_that_was_asked_for(words: list[str], port: str | None) -> None:
    assert _port_in(words) == port


@pytest.mark.parametrize(
    "words, said",
    [
        (["serve", "--port", "abc"], "seenpaid: PORT is “abc”; use a whole number above zero."),
        (["serve", "--port", "99999"], "CommandError: There is no port 99999; the highest is 65535."),
        (["serve", "--workers", "0", "--port", "8158"], "CommandError: At least one web process is needed."),
    ],
)
def test_nonsense_is_answered_with_a_sentence(words: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "seenpaid", *words],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "seenpaid.config.settings", "SEENPAID_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.strip() == said
