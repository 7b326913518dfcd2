import pytest
from hypothesis import given, strategies as some

from seenpaid.lib.money import (
    CURRENCIES,
    LARGEST_MINOR,
    InvalidAmountError,
    Money,
    UnknownCurrencyError,
    exponent,
)


@pytest.mark.parametrize(
    "text, currency, minor",
    [
        ("119.00", "EUR", 11900),
        ("119", "EUR", 11900),
        ("0.1", "EUR", 10),
        ("-5", "EUR", -500),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
        ("999999999999.999", "KWD", LARGEST_MINOR),
        ("10.00", "ISK", 10),
    ],
)
def test_it_reads_major_units_exactly(text, currency, minor):  # SEC-77, SEC-98
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text, currency",
    [
        ("1.999", "EUR"),
        ("1.5", "JPY"),
        ("", "EUR"),
        ("1,00", "EUR"),
        ("1e3", "EUR"),
        ("NaN", "EUR"),
        ("\uff11", "EUR"),
        ("9" * 16, "EUR"),
        ("1000000000000.000", "KWD"),
    ],
)
def test_it_refuses_what_is_no_amount(text, currency):  # SEC-72
    with pytest.raises(InvalidAmountError):
        Money.parse(text, currency)


@pytest.mark.parametrize("currency", ["", "eur", "XXX", "EURO", "€"])
def test_it_knows_currencies_only(currency):
    with pytest.raises(UnknownCurrencyError):
        exponent(currency)


@given(minor=some.integers(-LARGEST_MINOR, LARGEST_MINOR), currency=some.sampled_from(CURRENCIES))
def test_what_it_writes_it_reads(minor, currency):
    money = Money(minor, currency)

    assert Money.parse(money.major(), currency) == money


@pytest.mark.parametrize(
    "money, locale, expected",
    [
        (Money(123456789, "EUR"), "de-DE", "1.234.567,89\xa0€"),
        (Money(123456789, "USD"), "en-US", "$1,234,567.89"),
        (Money(1234, "JPY"), "ja-JP", "￥1,234"),
        (Money(1234567, "KWD"), "en-GB", "KWD\xa01,234.567"),
        (Money(-150, "GBP"), "en-GB", "-£1.50"),
        (Money(1500, "ISK"), "en-GB", "ISK\xa01,500"),
    ],
)
def test_it_prints_as_people_there_write(money, locale, expected):
    assert money.format(locale) == expected
