"""Habits that no linter knows: file names that promise something, reasons beside exceptions, locks without addresses."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
# Each of these is a name not yet found.
NAMELESS = {
    "utils.py",
    "util.py",
    "common.py",
    "helpers.py",
    "services.py",
    "managers.py",
    "constants.py",
    "signals.py",
}


def test_every_file_has_a_name_of_its_own() -> None:
    nameless = [str(path.relative_to(ROOT)) for path in SOURCES if path.name in NAMELESS]

    assert nameless == []


def test_every_exception_from_a_rule_says_why() -> None:
    wordless = re.compile(
        r"#\s*(type: ignore\[[^\]]*\]|noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)\s*$|# (noqa|type: ignore)\s*$"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if wordless.search(line)
    ]

    assert found == []


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_a_lock_pins_every_package_by_hash_and_names_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    pins = [line for line in lines if not line.startswith(" ")]

    assert pins
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==\S+( ; .+)? \\$", pin) for pin in pins)
    assert all(line.strip().startswith("--hash=sha256:") for line in lines if line.startswith(" "))
    assert "://" not in text


@pytest.mark.parametrize("command", ["bin/demo", "bin/test", "bin/check", "bin/bench", "bin/lock", ".ci/run"])
def test_a_command_runs_and_stops_at_the_first_surprise(command: str) -> None:
    path = ROOT / command

    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in path.read_text(encoding="utf-8")


def test_every_file_the_product_reads_is_packed_with_it() -> None:
    globs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"][
        "seenpaid"
    ]
    package = ROOT / "src" / "seenpaid"
    packed = {path for pattern in globs for path in package.glob(pattern)}
    read = {path for path in package.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc", ".md"}}

    assert sorted(str(path.relative_to(package)) for path in read - packed) == []
