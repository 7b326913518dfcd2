import re
from typing import Any

import pytest
import segno

from seenpaid.lib.iban import compact, fault_in_account, fault_in_bic, is_iban, spaced
from seenpaid.pdf import codes
from seenpaid.pdf.swiss import qr_reference
from tests.pdf.papers import IBAN, make_address, make_seller, make_snapshot

ACCOUNT = {"account_holder": "Studio North GbR", "iban": IBAN, "bic": "COBADEFFXXX", "bank_name": "Commerzbank"}


@pytest.mark.parametrize(
    "iban", ["DE89370400440532013000", "GB29NWBK60161331926819", "NO9386011117947", "MT84MALT011000012345MTLCAST001S"]
)
def test_it_knows_a_good_iban(iban):
    assert is_iban(iban)


@pytest.mark.parametrize(
    "iban",
    [
        "",
        "DE89370400440532013001",
        "DE8937040044053201300",
        "89DE370400440532013000",
        "DE89 3704",
        "ＤＥ89370400440532013000",
    ],
)
def test_it_knows_a_wrong_one(iban):
    assert not is_iban(iban)


@pytest.mark.parametrize(
    "written, fault",
    [
        (IBAN, ""),
        ("de89 3704 0044 0532 0130 00", ""),
        ("12-34-56 12345678", ""),
        ("", ""),
        ("DE89370400440532013001", "check digits"),
        ("DE8937040044053201300", "22 characters; this one has 21"),
        ("CH9300762011623852957", ""),
    ],
)
def test_a_seller_is_told_what_is_wrong_with_an_iban(written, fault):
    assert (fault in fault_in_account(written)) if fault else fault_in_account(written) == ""


@pytest.mark.parametrize("written, fine", [("COBADEFFXXX", True), ("cobadeff", True), ("", True), ("COBA", False)])
def test_a_seller_is_told_what_is_wrong_with_a_bic(written, fine):
    assert (fault_in_bic(written) == "") is fine


def test_it_reads_and_writes_ibans_as_people_do():
    assert compact("de89 3704 0044 0532 0130 00") == IBAN
    assert spaced(IBAN) == "DE89 3704 0044 0532 0130 00"
    assert spaced("sort code 12-34-56, account 1234") == "sort code 12-34-56, account 1234"


@pytest.fixture
def written(monkeypatch):
    """What the codes of this test say, in the order they are drawn."""
    messages = []
    monkeypatch.setattr(codes, "drawn", lambda message: messages.append(message) or "<svg/>")
    return messages


def asked(minor: int = 123_405, *, account: dict[str, str] | None = None, **fields: Any) -> dict[str, Any] | None:
    snapshot = make_snapshot(seller=make_seller(bank=ACCOUNT | (account or {})), **fields)
    return codes.payment_code(snapshot, owed_minor=minor)


def test_the_code_asks_for_exactly_this_transfer(written):
    asked()

    assert written == [f"BCD\n002\n1\nSCT\nCOBADEFFXXX\nStudio North GbR\n{IBAN}\nEUR1234.05\n\n\nINV-0042"]


@pytest.mark.parametrize(
    "minor, account, fields",
    [
        (100, {}, {"currency": "USD"}),
        (0, {}, {}),
        (-5, {}, {}),
        (100_000_000_000, {}, {}),
        (100, {}, {"number": ""}),
        (100, {"iban": "DE00"}, {}),
        (100, {"account_holder": "株" * 70}, {"number": "株" * 140}),
    ],
)
def test_there_is_no_code_where_no_app_could_use_it(minor, account, fields):
    assert asked(minor, account=account, **fields) is None


def test_a_wrong_bic_is_left_out(written):
    asked(account={"bic": "nonsense!"})

    assert written[0].split("\n")[4] == ""


def test_it_draws_what_a_camera_reads():
    svg = codes.drawn("BCD")

    matrix = segno.make_qr(b"BCD", error="m", boost_error=False, mask=3).matrix
    dark = set()
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        dark |= {(int(x) + step, int(y)) for step in range(int(run))}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}


SWISS = {"account_holder": "", "iban": "CH93 0076 2011 6238 5295 7", "bic": ""}
ZURICH = make_address("CH", line1="Seestrasse 12", postal_code="8002", city="Zürich")


def slip(minor: int = 155_664, *, iban: str = "", seller: dict[str, str] | None = None, **fields: Any) -> Any:
    bank = SWISS | {"iban": iban or SWISS["iban"], "bank_name": "", "upi_id": ""}
    party = make_seller("Atelier Seefeld", address=ZURICH | (seller or {}), bank=bank)
    return codes.payment_code(make_snapshot(seller=party, **{"currency": "CHF", **fields}), owed_minor=minor)


def test_a_swiss_account_gets_a_qr_bill(written):
    made = slip()

    assert written[0].split("\n") == [
        *("SPC", "0200", "1", "CH9300762011623852957"),
        *("S", "Atelier Seefeld", "Seestrasse 12", "", "8002", "Zürich", "CH"),
        *[""] * 7,
        *("1556.64", "CHF"),
        *("S", "Dora Design", "Marktgasse 3", "", "20095", "Hamburg", "DE"),
        *("NON", "", "INV-0042", "EPD"),
    ]
    assert made["slip"]["account"][0] == "CH93 0076 2011 6238 5295 7"
    assert made["slip"]["amount"] == "1 556.64"


def test_a_qr_account_gets_a_reference(written):
    made = slip(iban="CH4431999123000889012", number="INV-0042")

    assert "QRR\n" + qr_reference("0042") in written[0]
    assert made["slip"]["reference"] == "00 00000 00000 00000 00000 " + qr_reference("0042")[-5:]
    assert slip(iban="CH4431999123000889012", number="INV") is None


def test_the_check_digit_is_that_of_the_banks():
    assert qr_reference("21000000000313947143000901") == "210000000003139471430009017"


@pytest.mark.parametrize("fields", [{"currency": "USD"}, {"seller": {"city": ""}}, {"number": "請求書"}])
def test_a_qr_bill_lacks_nothing_or_is_none(fields):
    assert slip(**fields) is None


def test_euros_to_a_swiss_account_are_a_qr_bill_too(written):
    assert slip(currency="EUR")["slip"] is not None


def test_rupees_are_asked_for_by_upi(written):
    asked(2_950_000, account={"upi_id": "neem@okbank", "iban": ""}, currency="INR")

    assert written == ["upi://pay?pa=neem%40okbank&pn=Studio%20North%20GbR&am=29500.00&cu=INR&tn=INV-0042"]
