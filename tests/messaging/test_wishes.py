"""What may be asked of the switches. SEC-125"""

import json
from collections.abc import Mapping, Sequence

import pytest

from seenpaid.messaging.preferences.masked import masked
from seenpaid.messaging.preferences.wishes import (
    InvalidWishError,
    is_one_click,
    wishes_in_form,
    wishes_in_json,
    wishes_of_one_click,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"{}",
        b"[]",
        b"null",
        b"true",
        b'"marketing"',
        b'{"marketing": "yes"}',
        b'{"marketing": 1}',
        b'{"marketing": 0.0}',
        b'{"marketing": null}',
        b'{"marketing": {"on": true}}',
        b'{"marketing": [true]}',
        b'{"marketing": true, "marketing": false}',
        b'{"news": true}',
        b'{"marketing": true, "news": true}',
        b'{"Marketing": true}',
        b'{"all": false}',
        b'{"List-Unsubscribe": "One-Click"}',
        b'{"\\u0000": true}',
        b"\xff\xfe",
        b"[" * 4000,
        json.dumps({f"k{n}": True for n in range(10_000)}).encode(),
        json.dumps({f"k{n}": True for n in range(200)}).encode(),
    ],
)
def test_a_program_is_refused(body: bytes) -> None:  # SEC-125
    with pytest.raises(InvalidWishError) as refused:
        wishes_in_json(body)

    assert refused.value.errors
    assert len(str(refused.value)) < 1000


def test_a_program_sets_what_it_names() -> None:
    assert wishes_in_json(b'{"marketing": false, "documents": true}') == {"marketing": False, "documents": True}


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"reminders": ["maybe"]},
        {"reminders": ["true"]},
        {"reminders": []},
        {"reminders": ["on", "off"]},
        {"all": ["on"]},
        {"all": ["off"], "reminders": ["on"]},
        {"news": ["off"]},
        {"List-Unsubscribe": ["one-click"]},
        {"List-Unsubscribe": ["One-Click"], "reminders": ["off"]},
    ],
)
def test_a_form_is_refused(posted: Mapping[str, Sequence[str]]) -> None:  # SEC-122
    assert not is_one_click(posted)
    with pytest.raises(InvalidWishError):
        wishes_in_form(posted)


def test_a_button_sets_one_switch_or_all() -> None:
    assert wishes_in_form({"reminders": ["off"]}) == {"reminders": False}
    assert wishes_in_form({"reminders": ["on"]}) == {"reminders": True}
    assert wishes_in_form({"all": ["off"]}) == {"documents": False, "reminders": False, "marketing": False}


def test_one_click_is_about_the_category_of_the_mail() -> None:  # SEC-121
    assert is_one_click({"List-Unsubscribe": ["One-Click"]})
    assert wishes_of_one_click("reminders") == {"reminders": False}
    assert not any(wishes_of_one_click("").values())
    with pytest.raises(InvalidWishError):
        wishes_of_one_click("invoices")


@pytest.mark.parametrize(
    "address, shown",
    [("jane@x.de", "j•••@x.de"), ("j@x.de", "j•••@x.de"), ("ünal@bücher.example", "ü•••@bücher.example")],
)
def test_an_address_is_masked(address: str, shown: str) -> None:  # SEC-127
    assert masked(address) == shown
