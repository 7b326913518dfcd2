import pytest
import segno

from seenpaid.lib.iban import compact, fault_in_account, fault_in_bic, is_iban, spaced
from seenpaid.pdf import bank
from seenpaid.pdf.bank import transfer_code
from tests.pdf.papers import IBAN

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


def test_the_code_asks_for_exactly_this_transfer(monkeypatch):
    written = []
    real = segno.make_qr
    monkeypatch.setattr(segno, "make_qr", lambda message, **how: written.append(message) or real(message, **how))
    bank._drawn.cache_clear()

    code = transfer_code(ACCOUNT, payee="Studio North", currency="EUR", minor=123_405, reference="INV-0042")

    assert code.startswith("<svg")
    assert written[0].decode().split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "COBADEFFXXX",
        "Studio North GbR",
        IBAN,
        "EUR1234.05",
        "",
        "",
        "INV-0042",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"currency": "USD"},
        {"minor": 0},
        {"minor": -5},
        {"minor": 100_000_000_000},
        {"reference": ""},
        {"account": {"iban": "DE00"}},
        {"account": {"account_holder": "株" * 70}, "reference": "株" * 140},
    ],
)
def test_there_is_no_code_where_no_app_could_use_it(change):
    account = ACCOUNT | change.pop("account", {})
    asked = {"payee": "Studio North", "currency": "EUR", "minor": 100, "reference": "INV-1"} | change

    assert transfer_code(account, **asked) is None


def test_a_wrong_bic_is_left_out():
    asked = {"payee": "Studio North", "currency": "EUR", "minor": 100, "reference": "INV-1"}

    assert transfer_code(ACCOUNT | {"bic": "nonsense!"}, **asked) == transfer_code(ACCOUNT | {"bic": ""}, **asked)
