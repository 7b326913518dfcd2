from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from mmdb_writer import MMDBWriter
from netaddr import IPSet

from seenpaid.engagement.client.place import NOWHERE, Place, PlaceReader, place_of

IP = "203.0.113.9"
FLAT = {"city": "Boston (Back Bay)", "state1": "Massachusetts", "country_code": "US"}
NESTED = {
    "city": {"names": {"de": "Boston", "en": "Boston"}},
    "subdivisions": [{"names": {"en": "Massachusetts"}}],
    "country": {"iso_code": "US"},
}
BOSTON = Place(city="Boston", region="Massachusetts", country="US")

Write = Callable[[Mapping[str, Any]], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a database file that knows one documentation network."""

    def written(record: Mapping[str, Any]) -> str:
        writer = MMDBWriter(6, "Seenpaid-Test", ipv4_compatible=True)
        writer.insert_network(IPSet(["203.0.113.0/24", "2001:db8::/32"]), dict(record))
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.mmdb"
        writer.to_db_file(str(path))
        return str(path)

    return written


def place(
    headers: Mapping[str, str] | None = None, *, ip: str | None = IP, trusted: bool = True, **files: str
) -> Place:
    reader = PlaceReader(files.get("city_db"), files.get("asn_db"))
    return place_of(ip, headers or {}, proxy_trusted=trusted, reader=reader)


@pytest.mark.parametrize("record", [FLAT, NESTED], ids=["ip-location-db", "MaxMind"])
@pytest.mark.parametrize("ip", [IP, "2001:db8::7"])
def test_it_reads_both_shapes_of_file(write: Write, record: dict[str, Any], ip: str) -> None:
    assert place(ip=ip, city_db=write(record)) == BOSTON


@pytest.mark.parametrize(
    "record",
    [
        {"autonomous_system_number": 64500, "autonomous_system_organization": "Example Broadband"},
        {"asn": "AS64500", "as_name": "Example Broadband"},
    ],
)
def test_it_reads_the_network(write: Write, record: dict[str, Any]) -> None:
    found = place(asn_db=write(record))

    assert (found.asn, found.network) == (64500, "Example Broadband")


@pytest.mark.parametrize("ip", ["198.51.100.1", "10.0.0.9", "127.0.0.1", "::1", "fe80::1", "nonsense", "", None])
def test_elsewhere_stays_unknown(write: Write, ip: str | None) -> None:
    assert place(ip=ip, city_db=write(FLAT)) == NOWHERE


def test_a_private_address_is_nowhere_whatever_the_file_says(tmp_path: Path) -> None:
    writer = MMDBWriter(4, "Seenpaid-Test")
    writer.insert_network(IPSet(["10.0.0.0/8"]), FLAT)
    writer.to_db_file(str(tmp_path / "city.mmdb"))

    assert place(ip="10.0.0.9", city_db=str(tmp_path / "city.mmdb")) == NOWHERE


def test_it_believes_a_trusted_proxy() -> None:
    headers = {"cf-ipcity": "Boston", "cf-region": "Massachusetts", "cf-ipcountry": "us"}

    assert place(headers) == BOSTON
    assert place(headers, trusted=False) == NOWHERE  # SEC-102


@pytest.mark.parametrize(
    "sent,read",
    [
        ("SÃ£o Paulo", "São Paulo"),
        ("S%C3%A3o%20Paulo", "São Paulo"),
        (r"S\u00c3\u00a3o Paulo", "São Paulo"),
        (r"S\u00e3o Paulo", "São Paulo"),
        ("São Paulo", "São Paulo"),
        ("東京".encode().decode("latin-1"), "東京"),
        ("Redmond (Overlake)", "Redmond"),
        ("Par\r\nis\x1b[31m", "Par is [31m"),
        ("Pa\u202eris\u2028", "Pa ris"),
        ("%00%0d%0a", None),
        ("x" * 300, "x" * 100),
        ("   ", None),
        ("", None),
        ("100%", "100%"),
        ("%zz", "%zz"),
    ],
)
def test_it_undoes_what_proxies_do_to_names(sent: str, read: str | None) -> None:  # SEC-101, SEC-102
    assert place({"cf-ipcity": sent, "cf-region": "x"}).city == read


@pytest.mark.parametrize("code", ["XX", "T1", "", "USA", "1A", "<b>"])
def test_an_unknown_country_stays_unknown(code: str) -> None:
    assert place({"cf-ipcountry": code, "cf-ipcity": "Boston"}).country is None


def test_a_country_alone_keeps_the_files_city_while_both_agree(write: Write) -> None:
    city_db = write(FLAT)

    assert place({"cf-ipcountry": "US"}, city_db=city_db) == BOSTON
    assert place({"cf-ipcountry": "CA"}, city_db=city_db) == Place(country="CA")


@pytest.mark.parametrize("asn", [36183, 54113, 13335, 9009, 8075, 16509, 26211])
def test_relays_and_clouds_have_no_place(write: Write, asn: int) -> None:
    asn_db = write({"autonomous_system_number": asn, "autonomous_system_organization": "Elsewhere"})

    assert place(city_db=write(FLAT), asn_db=asn_db) == Place(asn=asn, network="Elsewhere")


@pytest.mark.parametrize(
    "record", [{"city": 7, "country": []}, {"city": {"names": 7}}, {"subdivisions": [7]}, {"asn": {}}]
)
def test_a_strange_record_is_nowhere(write: Write, record: dict[str, Any]) -> None:
    assert place(city_db=write(record), asn_db=write(record)) == NOWHERE


def test_a_missing_truncated_or_strange_file_is_a_warning_and_no_more(tmp_path: Path, write: Write) -> None:
    whole = Path(write(FLAT))
    truncated = tmp_path / "truncated.mmdb"
    truncated.write_bytes(whole.read_bytes()[:-80])
    text = tmp_path / "text.mmdb"
    text.write_text("city,country")

    for path in (str(tmp_path / "missing.mmdb"), str(truncated), str(text), str(tmp_path)):
        assert "SEENPAID_GEO_CITY_DB cannot be read" in (PlaceReader(path, None).problem or "")
        assert place(city_db=path) == NOWHERE
    assert "SEENPAID_GEO_ASN_DB holds none of" in (PlaceReader(None, str(whole)).problem or "")


def test_a_good_file_is_no_problem(write: Write) -> None:
    assert PlaceReader(write(FLAT), None).problem is None
    assert PlaceReader(None, None).problem is None
