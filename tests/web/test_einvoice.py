from seenpaid.companies.models import Company
from seenpaid.web.einvoice import readiness_of
from tests.make import make_credit_note, make_customer, make_document, make_line, make_stranger
from tests.pdf.rules import faults
from tests.plumbing.table import Case
from tests.web.conftest import Seat, text_of
from tests.web.sheets import make_sheet


def make_ready(alice: Seat) -> str:
    Company.objects.filter(pk=alice.member.company_id).update(tax_id="DE123456788", country="DE")
    alice.member.company.refresh_from_db()
    customer = make_customer(alice.member, address={"country": "FR"})
    return f"invoices/{make_document(alice.member, customer=customer).pk}/"


def test_a_member_takes_the_einvoice(alice: Seat) -> None:
    path = make_ready(alice)

    answer = alice.get(f"{path}xml")

    assert answer["Content-Disposition"] == 'attachment; filename="INV-0001.xml"'
    assert faults(answer.content) == []
    assert f'href="{alice.path(path)}xml"' in text_of(alice.get(path))


def test_the_page_leads_to_what_is_missing(alice: Seat) -> None:
    document = make_document(alice.member)
    path = f"invoices/{document.pk}/"

    page = text_of(alice.get(path))

    assert f'href="{alice.path("settings/")}#id_tax_id"' in page
    assert f'href="{alice.path(f"customers/{document.customer_id}/edit/")}#id_address_country"' in page
    assert alice.get(f"{path}xml")["Location"] == alice.path(f"{path}#einvoice")


def test_the_page_says_what_peppol_needs_besides(alice: Seat) -> None:
    path = make_ready(alice)

    assert "What Peppol needs besides" in text_of(alice.get(path))
    assert alice.get(f"{path}xml", {"format": "ubl"}).status_code == 302


def test_the_editor_says_it_while_it_is_typed(alice: Seat) -> None:
    customer = make_customer(alice.member)
    company, country = (
        f"{alice.path('settings/')}#id_tax_id",
        f"{alice.path(f'customers/{customer.pk}/edit/')}#id_address_country",
    )

    opened = text_of(alice.get(f"invoices/{make_document(alice.member, customer=customer).pk}/edit/"))
    dueless = text_of(alice.post("invoices/preview/?kind=invoice", make_sheet(customer, due_date="")))
    credit = text_of(alice.post("invoices/preview/?kind=credit_note", make_sheet(None, due_date="")))
    quote = text_of(alice.post("invoices/preview/?kind=quote", make_sheet(customer)))

    assert [(company in page, country in page) for page in (opened, dueless, credit, quote)] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
    ]
    assert ['href="#id_due_date"' in page for page in (opened, dueless, credit)] == [False, True, False]


def test_strangers_take_nothing(alice: Seat) -> None:
    document = make_document(make_stranger())

    assert alice.get(f"invoices/{document.pk}/xml").status_code == 404


def test_every_need_leads_to_a_field_that_is_there(alice: Seat, case: Case) -> None:
    within, free = {"tax": "0", "tax_category": "K"}, {"tax": "0", "tax_category": "O"}
    papers = {
        "DE": (make_document, [make_line(), make_line(**within), make_line(**free)]),
        "NL": (make_credit_note, [make_line()]),
        "SE": (make_document, [make_line(tax="7")]),
        "IT": (make_document, [make_line()]),
    }
    told, pages = set(), dict[str, str]()
    for country, (make, lines) in papers.items():
        with case(country):
            Company.objects.filter(pk=alice.member.company_id).update(country=country, email="", phone="")
            alice.member.company.refresh_from_db()
            customer = make_customer(alice.member, email="", address={"country": country})
            for issued in (True, False):
                document = make(alice.member, customer=customer, lines=lines, issued=issued)
                ready = readiness_of(document)
                assert ready
                for need in [*ready.cii, *ready.peppol]:
                    page, _, anchor = need.url.partition("#")
                    told.add(anchor)
                    if page not in pages:
                        answer = alice.client.get(page)
                        assert answer.status_code == 200, need
                        pages[page] = text_of(answer)
                    assert not anchor or f'id="{anchor}"' in pages[page], need
    assert {"id_iban", "id_line_tax_category_2", "id_line_tax_rate_1", "id_reference", "id_address_line1", ""} <= told
