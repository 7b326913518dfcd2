"""The money on a document, against an independent model in fractions. SEC-75, SEC-76, SEC-98"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as some

from seenpaid.documents.totals import Totals, TotalTooLargeError, compute, share_out
from seenpaid.lib.money import exponent


@dataclass(frozen=True)
class ALine:
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)
    tax_category: str = "S"


def line(quantity: str, price: str, *, discount: str = "0", tax: str = "0") -> ALine:
    return ALine(Decimal(quantity), Decimal(price), Decimal(discount), Decimal(tax), "S" if Decimal(tax) else "Z")


def totals(*lines: ALine, discount: str = "0", currency: str = "EUR", within: bool = False) -> Totals:
    return compute(lines, discount_percent=Decimal(discount), currency=currency, prices_include_tax=within)


@pytest.mark.parametrize(
    "lines, discount, currency, expected",
    [
        pytest.param([line("2", "100", tax="19")], "0", "EUR", (20000, 0, 20000, 3800, 23800), id="plain"),
        pytest.param([line("1", "0.125", tax="0")], "0", "EUR", (13, 0, 13, 0, 13), id="half goes up"),
        pytest.param([line("3", "33.333333")], "0", "EUR", (10000, 0, 10000, 0, 10000), id="rounded per line"),
        pytest.param([line("1", "99.99", discount="10", tax="20")], "0", "EUR", (8999, 0, 8999, 1800, 10799), id="line discount"),
        pytest.param([line("1", "100", tax="19"), line("1", "50", tax="7")], "10", "EUR", (15000, 1500, 13500, 2025, 15525), id="document discount is shared"),
        pytest.param([line("1", "1000", tax="10")], "0", "JPY", (1000, 0, 1000, 100, 1100), id="yen have no decimals"),
        pytest.param([line("1", "1.2345", tax="5")], "0", "KWD", (1235, 0, 1235, 62, 1297), id="dinars have three"),
        pytest.param([line("1", "10", tax="19"), line("-1", "10", tax="19")], "0", "EUR", (0, 0, 0, 0, 0), id="a line takes back another"),
    ],
)  # fmt: skip
def test_it_adds_up_as_en_16931_says(lines, discount, currency, expected):
    found = totals(*lines, discount=discount, currency=currency)

    assert (
        found.lines_minor,
        found.discount_minor,
        found.subtotal_minor,
        found.tax_minor,
        found.total_minor,
    ) == expected


@pytest.mark.parametrize(
    "lines, discount, currency, nets, expected",
    [
        pytest.param([line("2", "119", tax="19")], "0", "EUR", (20000,), (20000, 0, 20000, 3800, 23800), id="plain"),
        pytest.param([line("1", "9.99", tax="19")], "0", "EUR", (839,), (839, 0, 839, 160, 999), id="rounded"),
        pytest.param([line("1", "0.03", tax="19")], "0", "EUR", (3,), (3, 0, 3, 0, 3), id="no whole amount has this tax"),
        pytest.param([line("1", "10", tax="19")] * 3, "0", "EUR", (841, 840, 840), (2521, 0, 2521, 479, 3000), id="the group is exact"),
        pytest.param([line("1", "10", tax="19"), line("-1", "9.99", tax="19")], "0", "EUR", (840, -839), (1, 0, 1, 0, 1), id="nearly taken back"),
        pytest.param([line("1", "10", tax="19"), line("-1", "10", tax="19")], "0", "EUR", (840, -840), (0, 0, 0, 0, 0), id="taken back"),
        pytest.param([line("1", "119", discount="10", tax="19")], "0", "EUR", (9000,), (9000, 0, 9000, 1710, 10710), id="line discount"),
        pytest.param([line("1", "119", tax="19"), line("1", "107", tax="7")], "10", "EUR", (10000, 10000), (20000, 2000, 18000, 2340, 20340), id="document discount"),
        pytest.param([line("1", "119", tax="19"), line("3", "33.33")], "0", "EUR", (10000, 9999), (19999, 0, 19999, 1900, 21899), id="beside an exempt line"),
        pytest.param([line("3", "110", tax="10")], "0", "JPY", (300,), (300, 0, 300, 30, 330), id="yen"),
        pytest.param([line("1", "1.2345", tax="5")], "0", "KWD", (1176,), (1176, 0, 1176, 59, 1235), id="dinars"),
    ],
)  # fmt: skip
def test_the_total_is_what_was_typed_where_prices_include_tax(lines, discount, currency, nets, expected):
    found = totals(*lines, discount=discount, currency=currency, within=True)

    sums = (found.lines_minor, found.discount_minor, found.subtotal_minor, found.tax_minor, found.total_minor)
    assert (found.nets_minor, sums) == (nets, expected)


def test_it_rounds_tax_once_per_rate():
    found = totals(line("1", "0.10", tax="19"), line("1", "0.10", tax="19"), line("1", "0.10", tax="19"))

    assert found.tax_minor == 6  # 0.30 x 19 % = 0.057, not three times 0.019.


def test_it_lists_the_highest_rate_first():
    found = totals(line("1", "1", tax="7"), line("1", "1"), line("1", "1", tax="19"))

    assert [(str(tax.rate), tax.category) for tax in found.taxes] == [("19", "S"), ("7", "S"), ("0", "Z")]


def test_it_refuses_what_cannot_be_kept_exactly():
    with pytest.raises(TotalTooLargeError):
        totals(line("1000000000", "1000000000000"))


_numbers = some.decimals(min_value=0, max_value=100_000, places=4, allow_nan=False, allow_infinity=False)
_percents = some.decimals(min_value=0, max_value=100, places=2, allow_nan=False, allow_infinity=False)
_lines = some.lists(
    some.builds(
        ALine,
        quantity=some.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False, allow_infinity=False),
        unit_price=_numbers,
        discount_percent=_percents,
        tax_rate=some.sampled_from([Decimal(rate) for rate in ("0", "5.5", "7", "19", "20", "25.5")]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=200, deadline=None)
@given(lines=_lines, discount=_percents, currency=some.sampled_from(["EUR", "JPY", "KWD"]))
def test_it_agrees_with_fractions(lines, discount, currency):
    found = compute(lines, discount_percent=discount, currency=currency)

    assert found.lines_minor == sum(_net(a_line, currency) for a_line in lines)
    assert found.discount_minor == _half_up(Fraction(found.lines_minor) * Fraction(discount) / 100)
    assert sum(tax.basis_minor for tax in found.taxes) == found.subtotal_minor
    assert found.subtotal_minor == found.lines_minor - found.discount_minor
    assert all(tax.tax_minor == _half_up(Fraction(tax.basis_minor) * Fraction(tax.rate) / 100) for tax in found.taxes)
    assert found.total_minor == found.subtotal_minor + sum(tax.tax_minor for tax in found.taxes)


@settings(max_examples=200, deadline=None)
@given(lines=_lines, discount=_percents, currency=some.sampled_from(["EUR", "JPY", "KWD"]))
def test_it_agrees_with_fractions_where_prices_include_tax(lines, discount, currency):
    found = compute(lines, discount_percent=discount, currency=currency, prices_include_tax=True)

    typed = [_net(a_line, currency) for a_line in lines]
    off = _half_up(Fraction(sum(typed)) * Fraction(discount) / 100)
    assert (list(found.grosses_minor), found.total_minor) == (typed, sum(typed) - off)
    assert found.taken_off_minor == off
    assert found.lines_minor == sum(found.nets_minor)
    assert (
        found.subtotal_minor == found.lines_minor - found.discount_minor == sum(tax.basis_minor for tax in found.taxes)
    )
    assert found.total_minor == found.subtotal_minor + sum(tax.tax_minor for tax in found.taxes)
    for a_line, net, gross in zip(lines, found.nets_minor, typed, strict=True):
        assert abs(net - Fraction(gross) / (1 + Fraction(a_line.tax_rate) / 100)) < 1
    for tax in found.taxes:
        rate, gross = Fraction(tax.rate) / 100, tax.basis_minor + tax.tax_minor
        assert abs(tax.tax_minor - gross * rate / (1 + rate)) <= Fraction(1, 2)
        near = range(tax.basis_minor - 2, tax.basis_minor + 3)
        if any(basis + _half_up(basis * rate) == gross for basis in near):
            assert tax.tax_minor == _half_up(tax.basis_minor * rate)
        assert abs(tax.tax_minor - _half_up(tax.basis_minor * rate)) <= 1


@given(
    amount=some.integers(-(10**12), 10**12), weights=some.lists(some.integers(-(10**9), 10**9), min_size=1, max_size=12)
)
def test_sharing_out_loses_nothing(amount, weights):
    assert sum(share_out(amount, weights)) == amount


def _net(a_line: ALine, currency: str) -> int:
    gross = Fraction(a_line.quantity) * Fraction(a_line.unit_price) * 10 ** exponent(currency)
    return _half_up(gross - _half_up(gross * Fraction(a_line.discount_percent) / 100))


def _half_up(number: Fraction) -> int:
    away = (abs(number) + Fraction(1, 2)).__floor__()
    return away if number >= 0 else -away
