"""Sample papers to look at: `python -m tests.pdf.samples FOLDER` writes them, one PDF each."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from seenpaid.pdf.paper import Branding, Paper
from seenpaid.pdf.statement import Account, Row, Statement
from seenpaid.pdf.typesetter import render_pdf, render_statement
from tests.pdf.papers import PRECEDING, make_address, make_buyer, make_line, make_logo, make_paper, make_seller

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


def ledger() -> Paper:
    branding = Branding(accent="#7a3b69", layout="ledger")
    return make_paper(_WORK[:6], title="Website redesign", po_number="PO-2026-1187", buyer=_HARBOUR, branding=branding)


def banner() -> Paper:
    branding = Branding(accent="#1d4e89", layout="banner")
    return make_paper(_WORK[:6], title="Website redesign", po_number="PO-2026-1187", buyer=_HARBOUR, branding=branding)


def swiss() -> Paper:
    home = make_address("CH", line1="Seestrasse 12", postal_code="8002", city="Zürich")
    bank = {"account_holder": "", "iban": "CH9300762011623852957", "bic": "", "bank_name": "Zürcher Kantonalbank"}
    return make_paper(
        [make_line("Beratung", "8", "180", unit="Std.", tax="8.1")],
        title="Beratung November",
        language="de",
        locale="de-CH",
        currency="CHF",
        seller=make_seller("Atelier Seefeld GmbH", address=home, bank=bank, tax_id="CHE-123.456.789 MWST"),
        buyer=make_buyer(
            "Muster & Söhne AG", address=make_address("CH", line1="Marktgasse 28", postal_code="9400", city="Rorschach")
        ),
    )


def indian() -> Paper:
    home = make_address("IN", line1="12 MG Road", city="Bengaluru", postal_code="560001")
    return make_paper(
        [make_line("परामर्श सेवा\nConsulting", "10", "2500", unit="h", tax="18")],
        currency="INR",
        locale="en-IN",
        seller=make_seller(
            "Studio Neem", address=home, tax_id="29ABCDE1234F1Z5", bank=_NO_BANK | {"upi_id": "studioneem@okbank"}
        ),
        buyer=make_buyer("देवी ट्रेडर्स", address=home),
        branding=Branding(layout="ledger"),
    )


def hebrew_banner() -> Paper:
    return make_paper(
        [make_line("עיצוב אתר", "2", "1500", tax="17"), make_line("תחזוקה שנתית", "1", "900", tax="17")],
        title="פרויקט אתר",
        currency="ILS",
        locale="he-IL",
        seller=make_seller("סטודיו צפון", address=make_address("IL", city="תל אביב")),
        buyer=make_buyer("חברת אלון בע״מ", address=make_address("IL", city="חיפה")),
        branding=Branding(accent="#b4532a", layout="banner"),
    )


def quote() -> Paper:
    return make_paper(_WORK[:3], kind="quote", number="QUO-0007", buyer=_HARBOUR)


def credit_note() -> Paper:
    return make_paper(_WORK[2:4], kind="credit_note", number="CN-0003", preceding=PRECEDING, buyer=_HARBOUR)


def make_row(number: int, *, kind: str = "invoice", minor: int | None = None) -> Row:
    total = 12_345 * number if minor is None else minor
    name = f"{'INV' if kind == 'invoice' else 'CN'}-{number:04}"
    due = f"2026-10-{number % 28 + 1:02}" if kind == "invoice" else None
    return Row(
        kind, name, f"Project {number}", f"2026-09-{number % 28 + 1:02}", due, total, 0 if number % 3 == 0 else total
    )


def statement() -> Statement:
    rows = [*(make_row(number) for number in range(1, 9)), make_row(1, kind="credit_note", minor=-4_173)]
    dollars = [make_row(1), make_row(2)]
    return Statement(
        make_seller(), _HARBOUR, "en", "en-GB", "2026-11-20", [Account("EUR", rows), Account("USD", dollars)]
    )


SAMPLES: Final[dict[str, Callable[[], Paper]]] = {
    sample.__name__: sample
    for sample in (
        with_logo,
        partly_paid,
        german,
        letter,
        many_lines,
        arabic,
        japanese,
        reverse_charge,
        ledger,
        banner,
        swiss,
        indian,
        hebrew_banner,
        quote,
        credit_note,
    )
}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, sample in SAMPLES.items():
        (folder / f"{name}.pdf").write_bytes(render_pdf(sample()))
    (folder / "statement.pdf").write_bytes(render_statement(statement()))


if __name__ == "__main__":
    main()
