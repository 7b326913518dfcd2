"""Place files are installed whole or not at all, used without a restart, and credited where the licence asks."""

import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from seenpaid.engagement.client import places as in_use
from seenpaid.engagement.client.geo_files import GeoFileError, install, status
from seenpaid.engagement.client.places import owed_credits, places

CITY = {"city": "Boston", "state1": "Massachusetts", "country_code": "US"}
NETWORK = {"autonomous_system_number": 24940, "autonomous_system_organization": "Hetzner Online"}


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR, settings.SEENPAID_GEO_CITY_DB, settings.SEENPAID_GEO_ASN_DB = tmp_path, "", ""
    monkeypatch.setattr(in_use, "_LOOK_AGAIN_SECONDS", 0)
    return tmp_path


def written(folder: Path, record: dict[str, Any], *, name: str = "given.mmdb", kind: str = "DBIP-City-Lite") -> Path:
    writer = MMDBWriter(ip_version=4, database_type=kind)
    writer.insert_network(IPSet(["8.8.8.0/24", "1.1.1.0/24"]), record)
    writer.to_db_file(str(folder / name))
    return folder / name


def test_an_installed_file_is_used_at_once_and_so_is_its_successor(data_dir: Path) -> None:
    assert places().place("8.8.8.8").city is None

    install(written(data_dir, CITY))
    assert places().place("8.8.8.8").city == "Boston"
    install(written(data_dir, {**CITY, "city": "Austin"}))

    assert places().place("8.8.8.8").city == "Austin"
    assert [file.name for file in (data_dir / "geo").iterdir()] == ["city.mmdb"]


def test_it_is_known_by_what_it_holds_and_may_be_packed(data_dir: Path) -> None:
    packed = data_dir / "asn.mmdb.gz"
    packed.write_bytes(gzip.compress(written(data_dir, NETWORK, kind="ASN").read_bytes()))

    assert install(packed).kind == "asn"
    assert places().place("8.8.8.8").network == "Hetzner Online"


def test_what_is_no_whole_file_is_refused_and_the_old_one_stays(data_dir: Path) -> None:
    whole = written(data_dir, CITY)
    install(whole)
    bad = {
        "truncated.mmdb": whole.read_bytes()[:-80],
        "truncated.gz": gzip.compress(whole.read_bytes())[:-20],
        "text.mmdb": b"city,country",
        "empty.mmdb": b"",
        "other.mmdb": written(data_dir, {"population": 7}, name="other").read_bytes(),
    }
    for name, content in bad.items():
        (data_dir / name).write_bytes(content)
        with pytest.raises(GeoFileError):
            install(data_dir / name)
    for missing in (data_dir / "missing.mmdb", data_dir):
        with pytest.raises(GeoFileError, match="cannot be read"):
            install(missing)

    assert places().place("8.8.8.8").city == "Boston"
    assert [file.name for file in (data_dir / "geo").iterdir()] == ["city.mmdb"]


@pytest.mark.parametrize(
    "kind, text",
    [("DBIP-City-Lite", "IP geolocation by DB-IP"), ("GeoLite2-City", "MaxMind"), ("Our own", "")],
)
def test_the_licences_want_their_makers_named(data_dir: Path, kind: str, text: str) -> None:
    install(written(data_dir, CITY, kind=kind))

    assert text in " ".join(credit.text for credit in owed_credits())
    assert bool(owed_credits()) == bool(text)


def test_the_command_says_what_it_did_and_what_is_there(data_dir: Path) -> None:
    out = StringIO()
    call_command("geo", "install", str(written(data_dir, CITY)), stdout=out)
    call_command("geo", "status", stdout=out)

    assert "Installed DBIP-City-Lite" in out.getvalue()
    assert "asn: none. Install one with: seenpaid geo install PATH" in out.getvalue()
    (data_dir / "text").write_text("x")
    with pytest.raises(CommandError, match="no complete"):
        call_command("geo", "install", str(data_dir / "text"))


def test_a_file_broken_where_it_lies_is_said(data_dir: Path) -> None:
    install(written(data_dir, CITY))
    (data_dir / "geo" / "city.mmdb").unlink()
    (data_dir / "geo" / "city.mmdb").write_bytes(b"nonsense")

    (file,) = status()
    assert "no complete .mmdb file" in file.problem
    assert places().problem is not None
    assert places().place("8.8.8.8").city is None
