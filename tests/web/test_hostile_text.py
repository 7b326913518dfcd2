"""Whatever is typed is shown as it was typed, and is nothing but text. SEC-56, SEC-57, SEC-64"""

import pytest

from tests.make import CHROME_ON_MAC, make_customer, make_document, make_line, make_link, make_open
from tests.web.conftest import Seat, tags_of, text_of
from tests.web.sheets import make_sheet

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'onfocus='alert(1)' autofocus='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "{{9973*9973}}{% debug %}",
    "${alert(1)}`;alert(1)//",
    "<!--<svg/onload=alert(1)>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]


def planted(answer: object) -> list[object]:
    """Return every element and attribute that only the hostile words could have made."""
    tags = tags_of(answer)
    made = [tag for tag in tags if tag[0] in {"math", "mglyph", "style"}]
    made += [tag for tag in tags if tag[0] == "script" and "src" not in tag[1]]
    made += [tag for tag in tags if any(name.startswith("on") for name in tag[1])]
    made += [tag for tag in tags if str(tag[1].get("href", "")).startswith("javascript:")]
    return made


@pytest.mark.parametrize("words", HOSTILE)
def test_pages_show_it_as_text(alice: Seat, words: str) -> None:
    customer = make_customer(alice.member, words, notes=words, tax_id=words[:40], contacts=[
        {"name": words, "email": "pia@example.com", "role": words[:60]}
    ])  # fmt: skip
    document = make_document(
        alice.member,
        customer=customer,
        title=words,
        po_number=words[:60],
        notes=words,
        terms=words,
        lines=[make_line(words, unit=words[:20])],
    )
    headers = {**CHROME_ON_MAC, "User-Agent": words, "Accept-Language": words, "Referer": words}
    make_open(make_link(alice.member, document=document), headers=headers)
    pages = [
        "",
        "invoices/",
        f"invoices/{document.pk}/",
        f"invoices/{document.pk}/edit/",
        f"invoices/{document.pk}/views/",
        "customers/",
        f"customers/{customer.pk}/",
        f"customers/{customer.pk}/edit/",
        "notifications/",
    ]

    for page in pages:
        answer = alice.get(page)

        assert answer.status_code == 200
        assert planted(answer) == [], page
        assert str(9973 * 9973) not in text_of(answer)


@pytest.mark.parametrize("words", HOSTILE)
def test_a_refused_form_shows_it_as_text(alice: Seat, words: str) -> None:
    lines = {"description": words, "quantity": words, "unit": words, "unit_price": words, "tax_rate": words}

    editor = alice.post(
        "invoices/new/",
        make_sheet(None, lines, title=words, notes=words, issue_date=words, currency=words, new_customer_email=words),
    )
    customer = alice.post("customers/new/", {"name": words, "email": words, "contact_email": words})
    settings = alice.post("settings/", {"name": words, "accent": words, "website": words, "tracking": words})

    for answer in (editor, customer, settings):
        assert answer.status_code == 422
        assert planted(answer) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_an_address_shows_it_as_text(alice: Seat, words: str) -> None:
    document = make_document(alice.member)

    for page in (
        "invoices/",
        "customers/",
        "notifications/",
        f"invoices/{document.pk}/",
        f"invoices/{document.pk}/views/",
    ):
        answer = alice.get(page, dict.fromkeys(("q", "show", "after", "actor", "verdict", "revision"), words))

        assert answer.status_code == 200
        assert planted(answer) == []


@pytest.mark.parametrize("words", ["Pay \u202e00.001 RUE\u202c now", "a\u2066b\u2069", "x\U000e0041"])
def test_text_that_turns_around_is_straightened(alice: Seat, words: str) -> None:
    document = make_document(alice.member, title=words)

    page = text_of(alice.get(f"invoices/{document.pk}/"))

    assert not {"\u202e", "\u202c", "\u2066", "\u2069", "\U000e0041"} & set(page)  # SEC-64
