"""Backup, restore, doctor and keys: what an operator types. SECURITY N"""

import json
import sqlite3
import tarfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from seenpaid.companies.models import ApiKey
from seenpaid.config.backup.actions import DATABASE, NoBackupError, back_up, restore
from seenpaid.config.backup.archive import BrokenBackupError
from seenpaid.config.backup.hold import held_since
from tests.make import NOW, make_company, make_key, make_stranger


@pytest.fixture
def data(settings, tmp_path: Path) -> Path:
    """A data directory with keys and a logo, whose database is the tests' own."""
    (tmp_path / "media" / "logos").mkdir(parents=True)
    (tmp_path / "media" / "logos" / "a.png").write_bytes(b"picture")
    for key in ("secret.key", "token.key"):
        (tmp_path / key).write_text(f"{key} of this place")
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has tools of its own, and says so.")


@pytest.fixture
def backup(data: Path, on_sqlite: None, transactional_db: None) -> Path:
    make_company("Studio North")
    path = data / "now.tar.gz"
    back_up(path, now=NOW)
    return path


def elsewhere(settings, tmp_path: Path) -> Path:
    """An empty host."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    settings.DATA_DIR = place
    return place


def test_a_backup_of_a_running_database_restores_on_an_empty_host(
    backup: Path, settings, tmp_path: Path
) -> None:  # SEC-210, SEC-211
    place = elsewhere(settings, tmp_path)

    manifest = restore(backup, overwrite=False)

    with sqlite3.connect(place / DATABASE) as restored:
        assert restored.execute("SELECT name FROM companies_company").fetchall() == [("Studio North",)]
        assert restored.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (place / "token.key").read_text() == "token.key of this place"
    assert (place / "media/logos/a.png").read_bytes() == b"picture"
    assert manifest["made_at"] == NOW.isoformat()
    assert backup.stat().st_mode & 0o077 == 0
    assert held_since() == NOW  # SEC-213


def test_it_replaces_nothing_unasked(backup: Path, settings, tmp_path: Path) -> None:
    place = elsewhere(settings, tmp_path)
    (place / "token.key").write_text("another key")

    with pytest.raises(NoBackupError, match="--overwrite"):
        restore(backup, overwrite=False)

    assert (place / "token.key").read_text() == "another key"
    assert not (place / DATABASE).exists()


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "text", "newer", "format", "swap"])
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_touched(
    backup: Path, settings, tmp_path: Path, harm: str
) -> None:  # SEC-212
    place, raw = elsewhere(settings, tmp_path), backup.read_bytes()
    if harm in {"newer", "format", "swap"}:
        _rewrite(backup, harm)
    else:
        middle = len(raw) // 2
        flipped = raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :]
        backup.write_bytes({"cut": raw[:middle], "flip": flipped, "empty": b"", "text": b"hello"}[harm])

    with pytest.raises((BrokenBackupError, NoBackupError)):
        restore(backup, overwrite=True)

    assert list(place.iterdir()) == []


def _rewrite(backup: Path, harm: str) -> None:
    room = backup.parent / "room"
    with tarfile.open(backup) as archive:
        archive.extractall(room, filter="data")
    manifest = json.loads((room / "manifest.json").read_text())
    if harm == "newer":
        manifest["migrations"].append("companies.9999_from_tomorrow")
    elif harm == "format":
        manifest["format"] = 99
    else:
        (room / "token.key").write_text("somebody else's")
    (room / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(backup, "w:gz") as archive:
        for file in room.rglob("*"):
            archive.add(file, arcname=str(file.relative_to(room)), recursive=False)


def test_a_backup_is_never_written_over_another(backup: Path) -> None:
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", str(backup))


@pytest.mark.django_db
def test_the_doctor_names_each_thing_and_what_to_do(data: Path) -> None:
    (data / "token.key").chmod(0o644)
    (data / "secret.key").chmod(0o600)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)

    said = out.getvalue()
    assert ended.value.code == 1
    assert f"chmod 600 {data / 'token.key'}" in said
    assert "tables are current" in said
    for what in ("clock", "disk", "worker", "address", "proxies", "mail", "places"):
        assert what in said


@pytest.mark.django_db
def test_keys_are_made_listed_and_revoked() -> None:
    alice, out = make_company(), StringIO()
    foreign, _ = make_key(make_stranger())

    call_command(
        "keys", "--company", alice.company.slug, "create", "Shop", "--scope", "manage_invoices", stdout=out, stderr=out
    )
    key = ApiKey.objects.get(company=alice.company)
    call_command("keys", "--company", alice.company.slug, "revoke", key.pk, stdout=out)
    call_command("keys", "--company", alice.company.slug, "list", stdout=out)

    assert "sp_" in out.getvalue()
    assert "revoked" in out.getvalue().splitlines()[-1]
    for words in (["nowhere", "list"], [alice.company.slug, "revoke", foreign.pk], [alice.company.slug, "create", ""]):
        with pytest.raises(CommandError):
            call_command("keys", "--company", *words)
