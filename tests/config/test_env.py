"""What an operator may write into the environment, and the sentence they get for what makes no sense."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from seenpaid.config import env

NAME = "SEENPAID_X"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def give(value: str) -> None:
        monkeypatch.setenv(NAME, value)

    return give


def test_a_value_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("from the file\n", encoding="utf-8")
    monkeypatch.setenv(NAME, "from the variable")
    monkeypatch.setenv(f"{NAME}_FILE", str(file))

    assert env.text(NAME) == "from the file"


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "absent"))

    with pytest.raises(ImproperlyConfigured, match=r"SEENPAID_X_FILE names .*absent, which cannot be read"):
        env.text(NAME)


@pytest.mark.parametrize("written, meant", [("", True), ("yes", True), ("On", True), ("0", False), ("FALSE", False)])
def test_a_flag_is_a_yes_or_a_no(given: Callable[[str], None], written: str, meant: bool):
    given(written)

    assert env.flag(NAME, default=True) is meant


def test_networks_may_be_parted_by_commas_and_spaces(given: Callable[[str], None]):
    given("10.1.2.3/8, ::1 192.0.2.0/24")

    assert env.networks(NAME) == (ip_network("10.0.0.0/8"), ip_network("::1/128"), ip_network("192.0.2.0/24"))


def test_a_base_url_loses_its_last_slash(given: Callable[[str], None]):
    given("https://invoices.example.com/")

    assert env.base_url(NAME, "http://localhost") == "https://invoices.example.com"


@pytest.mark.parametrize(
    "read, nonsense",
    [
        (lambda: env.flag(NAME, default=True), "perhaps"),
        (lambda: env.choice(NAME, ("pro", "free"), "pro"), "gold"),
        (lambda: env.whole(NAME, 5), "0"),
        (lambda: env.whole(NAME, 5), "-3"),
        (lambda: env.whole(NAME, 5), "٣"),
        (lambda: env.networks(NAME), "10.0.0.0/99"),
        (lambda: env.networks(NAME), "localhost"),
        (lambda: env.base_url(NAME, ""), "invoices.example.com"),
        (lambda: env.base_url(NAME, ""), "ftp://invoices.example.com"),
        (lambda: env.base_url(NAME, ""), "https://invoices.example.com/?a=b"),
        (lambda: env.base_url(NAME, ""), "https://[::1"),
        (lambda: env.base_url(NAME, ""), "https://invoices.example.com:port"),
    ],
)
def test_nonsense_stops_the_start_with_a_sentence(
    given: Callable[[str], None], read: Callable[[], object], nonsense: str
):
    given(nonsense)

    with pytest.raises(ImproperlyConfigured, match=NAME):
        read()


def test_a_data_directory_is_made_for_its_owner_alone(given: Callable[[str], None], tmp_path: Path):
    given(str(tmp_path / "made" / "here"))

    directory = env.data_dir(NAME, Path("elsewhere"))

    assert directory == (tmp_path / "made" / "here").resolve()
    assert directory.stat().st_mode & 0o777 == 0o700


def test_a_data_directory_that_cannot_be_made_is_named(given: Callable[[str], None], tmp_path: Path):
    (tmp_path / "file").touch()
    given(str(tmp_path / "file" / "inside"))

    with pytest.raises(ImproperlyConfigured, match="cannot be made"):
        env.data_dir(NAME, Path("elsewhere"))


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path):
    made = env.secret(NAME, tmp_path, "secret.key")

    assert len(made) >= 48
    assert env.secret(NAME, tmp_path, "secret.key") == made
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


def test_an_emptied_secret_is_not_replaced(tmp_path: Path):
    (tmp_path / "secret.key").touch()

    with pytest.raises(ImproperlyConfigured, match="Restore it from a backup"):
        env.secret(NAME, tmp_path, "secret.key")


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path):
    # SEC-185, SEC-191
    database = env.database("", tmp_path)

    assert "synchronous=FULL" in str(database["OPTIONS"])
    assert "mmap_size=0" in str(database["OPTIONS"])


def test_a_database_url_is_taken_apart(tmp_path: Path):
    database = env.database("postgres://sp:p%40ss@db.example.com:5433/seen%2Dpaid?sslmode=require", tmp_path)

    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"]) == (
        ("sp", "p@ss", "db.example.com", "5433", "seen-paid")
    )
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_database_url_may_name_a_socket(tmp_path: Path):
    assert env.database("postgres://sp@/seenpaid?host=/run/Postgres", tmp_path)["HOST"] == "/run/Postgres"


@pytest.mark.parametrize("url", ["mysql://db/x", "db.example.com", "postgres://db:port/x", "postgres://[::1/x"])
def test_another_database_is_refused_with_a_sentence(tmp_path: Path, url: str):
    with pytest.raises(ImproperlyConfigured, match="SEENPAID_DATABASE_URL"):
        env.database(url, tmp_path)
