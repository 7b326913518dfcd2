import pytest

from seenpaid.pdf.fonts import missing_characters
from seenpaid.pdf.paper import contents
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import is_archive, make_address, make_buyer, make_line, make_paper, text_of

SCRIPTS = {
    "latin": "Nguyễn Łódź İstanbul ßẞœ",
    "greek": "Καφές Ελληνικός",
    "cyrillic": "Хлеб ржаной, їжак",
    "japanese": "請求書 お支払い 𠮷野家 ﾊﾝｶｸ",
    "simplified": "咨询服务 发票",
    "traditional": "諮詢服務 發票",
    "korean": "컨설팅 서비스",
    "arabic": "شركة النخيل للتجارة",
    "persian": "شرکت می‌خواهم",
    "hebrew": "חברת אלון בע״מ",
    "thai": "บริการจัดส่งพิเศษ",
    "devanagari": "परामर्श सेवा",
    "bengali": "বাংলা",
    "tamil": "தமிழ்",
    "georgian": "საქართველო",
    "armenian": "Հայաստան",
    "ethiopic": "አማርኛ",
    "khmer": "ខ្មែរ",
    "emoji": "🎉 🎂 ❤️ 👩‍💻 🇩🇪",
    "symbols": "€ £ ¥ ₹ ₺ ₴ ₪ ₩ № § ™ ½ → ✓ ★",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_its_letters(script):
    text = SCRIPTS[script]
    paper = make_paper([make_line(f"{text}\n{text}")], title=text, buyer=make_buyer(text), notes=text, terms=text)

    pdf = render_pdf(paper)

    assert is_archive(pdf)  # Typst refuses the archive where one character has no glyph.
    assert missing_characters(text) == set()


@pytest.mark.parametrize("script", ["latin", "greek", "cyrillic", "japanese", "korean", "georgian"])
def test_its_letters_can_be_copied(script):
    assert SCRIPTS[script] in text_of(render_pdf(make_paper(title=SCRIPTS[script])))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "ja", "zh", "ar"])
def test_every_language_sets_its_own_words(language):
    locale = {"en": "en-GB", "pt": "pt-BR", "ja": "ja-JP", "zh": "zh-TW", "ar": "ar-EG"}.get(language, language)
    lines = [make_line(discount="5"), make_line(tax="7")]

    for currency in ("EUR", "AED", "INR"):
        paper = make_paper(lines, language=language, locale=locale, currency=currency)
        assert is_archive(render_pdf(paper))


def test_a_character_no_typeface_has_is_told_and_the_rest_is_printed():
    paper = make_paper(title="Tablet 𒀀 from Uruk")

    pdf = render_pdf(paper)

    assert missing_characters("Tablet 𒀀 from Uruk") == {"𒀀"}
    assert not is_archive(pdf)
    assert "€238.00" in text_of(pdf)


def test_private_letters_mean_nothing():
    assert missing_characters("\ue000") == {"\ue000"}


@pytest.mark.parametrize("invisible", ["\n", "\t", "\u00a0", "\u200d", "\ufe0f", "\u00ad"])
def test_what_is_not_seen_is_not_missed(invisible):
    assert missing_characters(invisible) == set()


@pytest.mark.parametrize(
    "language, buyer, first",
    [("ja", "", "JP"), ("zh", "TW", "TC"), ("zh", "", "SC"), ("en", "KR", "KR"), ("en", "", "SC")],
)
def test_han_letters_are_drawn_as_the_reader_draws_them(language, buyer, first):
    paper = make_paper(language=language, buyer=make_buyer(address=make_address(buyer)))

    han = [family for family in contents(paper)["fonts"] if "CJK" in family]

    assert han[0] == f"Noto Sans CJK {first}"


def test_arabic_paper_runs_from_right_to_left():
    page = contents(make_paper(language="ar", locale="ar-AE", title="مشروع", number="INV-7"))

    assert (page["direction"], page["heading"], page["subject"]["rtl"]) == ("rtl", "فاتورة", True)
