"""Sample papers to look at: `python -m tests.pdf.samples FOLDER` writes them, one PDF each."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from seenpaid.pdf.paper import Branding, Paper
from seenpaid.pdf.typesetter import render_pdf
from tests.pdf.papers import make_address, make_buyer, make_line, make_logo, make_paper, make_seller

_HARBOUR: Final = make_buyer(
    "Harbour & Finch Ltd",
    tax_id="GB999999973",
    address=make_address("GB", line1="14 Wharf Lane", line2="Unit 3", city="Bristol", postal_code="BS1 4RW"),
)
_NO_BANK: Final = {"account_holder": "", "iban": "", "bic": "", "bank_name": ""}
_WORK: Final = (
    make_line(
        "Discovery workshop\nTwo half days on site in Bristol; notes and a decision log.", "2", "640", unit="days"
    ),
    make_line("Interface design, booking flow", "38", "85", unit="h"),
    make_line("Design system: tokens, components, documentation", "24.5", "85", unit="h"),
    make_line("Usability test with six customers\nRecruiting, moderation, report.", "1", "1450"),
    make_line("Illustrations for empty states", "6", "120", discount="10"),
    make_line("Front-end implementation", "61", "92", unit="h"),
    make_line("Accessibility review (WCAG 2.2 AA)", "1", "780"),
    make_line("Printed style guide, A5, 24 pages", "50", "4.85", unit="pcs", tax="7"),
    make_line("Licence for a typeface, three seats", "3", "149"),
    make_line("Project management", "9.25", "85", unit="h"),
)


def with_logo() -> Paper:
    return make_paper(
        _WORK,
        title="Website redesign, second phase",
        po_number="PO-2026-1187",
        discount="3",
        buyer=_HARBOUR,
        notes="Thank you for the good work together. The sources are in the shared folder.",
        terms="Payment within 14 days without deduction. Please name the invoice number in the transfer.",
        branding=Branding(logo=make_logo(400, 100)),
    )


def partly_paid() -> Paper:
    return make_paper(_WORK[:4], status="partially_paid", paid_minor=300_000, branding=Branding(accent="#b4532a"))


def german() -> Paper:
    buyer = make_buyer("Brückner Möbelwerke GmbH & Co. KG")
    return make_paper(_WORK, language="de", locale="de-DE", buyer=buyer, terms="Zahlbar innerhalb von 14 Tagen.")


def letter() -> Paper:
    seller = make_seller(email="", phone="", website="", tax_id="", address=make_address("US"), bank=_NO_BANK)
    return make_paper(
        [make_line("Logo design", "1", "900", tax="0")],
        title="",
        currency="USD",
        locale="en-US",
        due_date=None,
        seller=seller,
        buyer=make_buyer("Dora Delgado", address=make_address("")),
        branding=Branding(accent="#ffd400", paper_size="letter"),
    )


def many_lines() -> Paper:
    return make_paper(
        [make_line(f"Maintenance of unit {number}", str(number % 9 + 1), f"{number + 12}.40") for number in range(120)]
    )


def arabic() -> Paper:
    return make_paper(
        [
            make_line("تصميم الهوية البصرية\nالشعار والألوان والخطوط", "1", "4500", tax="5"),
            make_line("تطوير الموقع الإلكتروني Next.js", "40", "220.50", unit="ساعة", tax="5"),
        ],
        title="مشروع الموقع الجديد",
        language="ar",
        locale="ar-AE",
        currency="AED",
        seller=make_seller("استوديو الشمال", address=make_address("AE", line1="شارع الشيخ زايد 12", city="دبي")),
        buyer=make_buyer("شركة النخيل للتجارة ذ.م.م", address=make_address("AE", line1="برج الخليج", city="أبوظبي")),
        notes="شكرًا لتعاملكم معنا. يرجى ذكر رقم الفاتورة INV-0042 عند التحويل.",
    )


def japanese() -> Paper:
    home = make_address("JP", line1="神南1-2-3", city="渋谷区", region="東京都", postal_code="150-0041")
    return make_paper(
        [
            make_line("ウェブサイト制作\nデザイン・コーディング一式", "1", "480000", tax="10"),
            make_line("お茶菓子（軽減税率）", "20", "540", unit="個", tax="8"),
        ],
        title="新サイト制作",
        language="ja",
        locale="ja-JP",
        currency="JPY",
        seller=make_seller("北の工房合同会社", address=home, bank=_NO_BANK),
        buyer=make_buyer("株式会社直海デザイン", address=home),
        branding=Branding(accent="#c23b22"),
    )


def reverse_charge() -> Paper:
    return make_paper(
        [make_line("Consulting, remote", "20", "110", unit="h", tax="0", category="AE")], status="paid", buyer=_HARBOUR
    )


SAMPLES: Final[dict[str, Callable[[], Paper]]] = {
    sample.__name__: sample
    for sample in (with_logo, partly_paid, german, letter, many_lines, arabic, japanese, reverse_charge)
}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, sample in SAMPLES.items():
        (folder / f"{name}.pdf").write_bytes(render_pdf(sample()))


if __name__ == "__main__":
    main()
