import pytest

from seenpaid.pdf.address import address_lines
from seenpaid.pdf.colour import readable
from seenpaid.pdf.figures import Figures
from seenpaid.pdf.logo import drawn_logo
from seenpaid.pdf.paper import contents
from seenpaid.pdf.said import said, said_lines
from tests.pdf.papers import make_address, make_buyer, make_line, make_logo, make_paper, make_seller


@pytest.mark.parametrize(
    "address, lines",
    [
        (
            make_address("DE", line1="Marktgasse 3", postal_code="20095", city="Hamburg"),
            ["Marktgasse 3", "20095 Hamburg"],
        ),
        (
            make_address("US", line1="1 Main St", line2="Apt 4", city="Boston", region="MA", postal_code="02108"),
            ["1 Main St", "Apt 4", "Boston, MA 02108", "United States"],
        ),
        (
            make_address("GB", line1="14 Wharf Lane", city="Bristol", postal_code="BS1 4RW"),
            ["14 Wharf Lane", "Bristol", "BS1 4RW", "United Kingdom"],
        ),
        (
            make_address("JP", line1="神南1-2-3", city="渋谷区", region="東京都", postal_code="150-0041"),
            ["〒150-0041", "東京都渋谷区", "神南1-2-3", "Japan"],
        ),
        (
            make_address("JP", line1="1-2-3 Jinnan", city="Tokyo", postal_code="150-0041"),
            ["1-2-3 Jinnan", "150-0041 Tokyo", "Japan"],
        ),
        (make_address("XZ", city="Nowhere"), ["Nowhere", "XZ"]),
        (make_address("US"), []),
        (make_address("", line1="Somewhere"), ["Somewhere"]),
    ],
)
def test_addresses_stand_as_their_country_writes_them(address, lines):
    assert address_lines(address, language="en", home="DE") == lines


def test_it_names_no_country_within_one():
    page = contents(make_paper())

    assert [line["parts"] for line in page["seller"]["lines"]] == [["Kastanienallee 12"], ["10435 Berlin"]]


def test_it_names_both_countries_across_a_border():
    page = contents(make_paper(language="fr", buyer=make_buyer(address=make_address("GB", city="Bristol"))))

    assert page["seller"]["lines"][-1]["parts"] == ["Allemagne"]
    assert page["buyer"]["lines"][-1]["parts"] == ["Royaume-Uni"]


def test_it_reaches_the_seller_in_one_line():
    page = contents(make_paper())

    reach = ["".join(line["parts"]) for line in page["seller"]["reach"]]
    assert reach == ["hello@studionorth.example", "+49 30 5550 1234", "studionorth.example", "VAT ID DE123456788"]


def test_it_leaves_out_what_there_is_not():
    bare = make_seller(email="", phone="", website="", tax_id="")
    page = contents(make_paper(number="", due_date=None, seller=bare))

    assert page["seller"]["reach"] == []
    assert [fact["label"] for fact in page["facts"]] == ["Issued"]
    assert page["headline"]["label"] == "Amount due"
    assert page["payment"]["code"] is None  # without a number a transfer could not be told from another.


def test_it_shows_only_the_columns_it_needs():
    plain = contents(make_paper())["table"]["columns"]
    full = contents(make_paper([make_line(unit="h", discount="5"), make_line(tax="7")]))["table"]["columns"]

    assert plain == {"unit": False, "discount": False, "tax": False}
    assert full == {"unit": True, "discount": True, "tax": True}


def test_quantities_line_up_on_the_decimal_sign():
    rows = contents(make_paper([make_line(quantity="38"), make_line(quantity="24.5"), make_line(quantity="9.25")]))[
        "table"
    ]

    assert [row["quantity"] for row in rows["rows"]] == ["38\u2008\u2007\u2007", "24.5\u2007", "9.25"]


def test_tax_is_called_what_the_sellers_country_calls_it():
    def tax(country, language="en"):
        return contents(make_paper(language=language, seller=make_seller(address=make_address(country))))["words"][
            "tax"
        ]

    assert [tax("DE"), tax("AU"), tax("US"), tax("AT", "de"), tax("CH", "de")] == ["VAT", "GST", "Tax", "USt.", "MWST"]


@pytest.mark.parametrize(
    "locale, shown", [("en-US", "November 20, 2026"), ("en-GB", "20 November 2026"), ("de-DE", "20 November 2026")]
)
def test_dates_are_in_the_readers_language(locale, shown):
    assert Figures("EUR", locale, "en").day("2026-11-20") == shown


def test_a_language_unknown_in_that_country_keeps_its_own_dates():
    assert Figures("EUR", "de-AT", "ja").day("2026-11-20") == "2026年11月20日"


def test_an_unknown_language_is_english():
    assert contents(make_paper(language="sv", locale="sv-SE"))["heading"] == "Invoice"


@pytest.mark.parametrize("accent", ["#ffffff", "#ffd400", "#00ff00", "nonsense", "#1f5f5b"])
def test_the_accent_can_be_read_on_white(accent):
    assert readable(readable(accent)) == readable(accent)


def test_a_dark_accent_is_left_alone():
    assert readable("#1f5f5b") == "#1f5f5b"


@pytest.mark.parametrize(
    "size, shown", [((200, 200), (20.0, 20.0)), ((400, 100), (49.8, 12.45)), ((2000, 20), (62.0, 0.62))]
)
def test_logos_of_any_shape_look_alike_large(size, shown):
    logo = drawn_logo(make_logo(*size))

    assert (logo["width"], logo["height"]) == shown


@pytest.mark.parametrize("data", [None, b"", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_png_is_no_logo(data):
    assert drawn_logo(data) is None


@pytest.mark.parametrize(
    "text, rtl", [("Hello", False), ("שלום 12", True), ("12 شركة", True), ("12 %", None), ("", None)]
)
def test_the_first_letter_says_which_way_a_line_runs(text, rtl):
    assert said(text)["rtl"] is rtl


@pytest.mark.parametrize("text", ["x" * 100, "請求書" * 30, "a b " * 30, "Ä" * 30, "👩‍💻" * 20])
def test_the_parts_are_the_whole(text):
    assert "".join(said(text)["parts"]) == text


def test_only_an_endless_word_comes_apart():
    assert len(said("Donaudampfschifffahrt gesellschaft")["parts"]) == 1
    assert len(said("https://example.com/" + "x" * 80)["parts"]) > 10
    assert len(said("請求書" * 30)["parts"]) == 1


def test_empty_lines_do_not_pile_up():
    assert len(said_lines("a\n\n\n\n\nb")) == 3
