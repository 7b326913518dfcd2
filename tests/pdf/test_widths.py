import pytest

from seenpaid.pdf.widths import widest

SIZES = {"€1,234.50": 5.038, "Design": 3.042, "設計": 2.0, "AVATAR To": 4.776, "\u20071": 1.289, "": 0.0}
"""What Typst measures in Inter at weight 400, figures in tabular width."""


@pytest.mark.parametrize("text, measured", SIZES.items())
def test_it_is_never_less_than_typst_measures_and_not_much_more(text, measured):
    told = widest([text])

    assert told is not None
    assert measured <= told <= measured * 1.2


def test_the_widest_decides():
    assert widest(["i", "WWW", "ii"]) == widest(["WWW"])
    assert widest([]) == 0
    assert widest(["Design"], is_bold=True) > widest(["Design"])


@pytest.mark.parametrize("text", ["عمل", "दिल्ली", "🙂"])
def test_what_another_typeface_draws_is_not_foretold(text):
    assert widest(["Design", text]) is None
