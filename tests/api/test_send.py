from seenpaid.companies.models import Membership
from seenpaid.events.models import Event
from seenpaid.messaging.models import Mail
from tests.api.conftest import Program
from tests.make import make_document, make_stranger


def test_it_issues_a_draft_and_queues_a_mail_for_each_address(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    answer = program.post(
        f"/invoices/{draft.pk}/send", {"to": ["Dora@example.com", "eve@example.com"], "message": "Hi"}
    )

    assert answer.status_code == 202
    told = answer.json()["data"]
    assert [(mail["to"], mail["status"], mail["role"]) for mail in told] == [
        ("dora@example.com", "queued", "to"),
        ("eve@example.com", "queued", "to"),
    ]
    assert {mail.message for mail in Mail.objects.all()} == {"Hi"}
    assert program.get(f"/invoices/{draft.pk}").json()["status"] == "sent"
    assert [each["id"] for each in program.get(f"/invoices/{draft.pk}/mails").json()["data"]] == [
        told[1]["id"],
        told[0]["id"],
    ]


def test_the_same_request_sends_once(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    body = {"to": ["dora@example.com"], "cc": ["books@example.com"]}

    first, second = (program.post(f"/invoices/{document.pk}/send", body, Idempotency_Key="k1") for _ in range(2))

    assert first.json() == second.json()
    assert Mail.objects.count() == 2


def test_it_says_what_is_wrong_and_sends_nothing(alice: Membership, program: Program) -> None:  # SEC-66
    document = make_document(alice, issued=False)
    bodies = {
        "to": [{}, {"to": []}, {"to": "dora@example.com"}, {"to": [1]}, {"to": [None]}]
        + [
            {"to": [bad]}
            for bad in (
                "", "dora", "dora@", "@example.com", "a@x, b@y", "a@x.com\r\nBcc: b@y.com", "Dora <dora@example.com>",
                "a@b@c.com", "dör@example.com", "x" * 10_000 + "@example.com", "a b@example.com", '"a b"@', "a@-x",
            )
        ]
        + [{"to": [f"d{number}@example.com" for number in range(21)]}],
        "cc": [{"to": ["dora@example.com"], "cc": ["nobody"]}],
        "subject": [{"to": ["dora@example.com"], "subject": text} for text in ("Hi\r\nBcc: x@y.com", "x" * 201, 5)],
        "message": [{"to": ["dora@example.com"], "message": text} for text in ("x" * 5001, "\u0000", ["x"])],
        "attach_pdf": [{"to": ["dora@example.com"], "attach_pdf": "yes"}],
        "colour": [{"to": ["dora@example.com"], "colour": "red"}],
    }  # fmt: skip

    for field, wrong in bodies.items():
        for body in wrong:
            answer = program.post(f"/invoices/{document.pk}/send", body)
            assert answer.status_code in {400, 422}, body
            assert field in answer.json().get("errors", {field: 1}), body

    assert not Mail.objects.exists()
    assert not Event.objects.filter(kind="invoice.issued").exists()


def test_a_cancelled_invoice_is_not_sent(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    program.post(f"/invoices/{document.pk}/cancel")

    refused = program.post(f"/invoices/{document.pk}/send", {"to": ["dora@example.com"]})

    assert (refused.status_code, refused.json()["code"]) == (409, "not_shareable")


def test_a_stranger_reads_and_sends_nothing(program: Program) -> None:
    theirs = make_document(make_stranger())

    assert program.post(f"/invoices/{theirs.pk}/send", {"to": ["dora@example.com"]}).status_code == 404
    assert program.get(f"/invoices/{theirs.pk}/mails").status_code == 404
