from seenpaid.companies.models import Membership
from seenpaid.sharing.models import ShareLink
from tests.api.conftest import Program
from tests.make import make_document


def test_it_issues_a_draft_and_tells_its_link(alice: Membership, program: Program, settings) -> None:
    settings.SEENPAID_BASE_URL = "https://invoices.example.com"
    draft = make_document(alice, issued=False)

    answer = program.post(f"/invoices/{draft.pk}/share", Host="localhost", X_Forwarded_Host="evil.example")

    told = answer.json()
    assert answer.status_code == 201
    assert set(told) == {"url", "token", "created_at", "expires_at"}
    assert told["url"] == f"https://invoices.example.com/i/{told['token']}"  # SEC-19
    assert told["expires_at"] is None
    invoice = program.get(f"/invoices/{draft.pk}").json()
    assert invoice["status"] == "sent"
    assert invoice["share"] == {name: told[name] for name in ("url", "created_at", "expires_at")}


def test_it_tells_the_same_link_again(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    first, second = (program.post(f"/invoices/{document.pk}/share") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert ShareLink.objects.count() == 1


def test_a_revoked_link_is_gone_and_the_next_is_another(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    first = program.post(f"/invoices/{document.pk}/share").json()

    assert program.delete(f"/invoices/{document.pk}/share").status_code == 204
    assert program.delete(f"/invoices/{document.pk}/share").status_code == 204
    assert program.get(f"/invoices/{document.pk}").json()["share"] is None
    assert program.post(f"/invoices/{document.pk}/share").json()["token"] != first["token"]


def test_a_cancelled_invoice_gets_no_link(alice: Membership, program: Program) -> None:
    document = make_document(alice)
    program.post(f"/invoices/{document.pk}/cancel")

    refused = program.post(f"/invoices/{document.pk}/share")

    assert (refused.status_code, refused.json()["code"]) == (409, "not_shareable")


def test_it_asks_for_a_code_and_ends_when_it_is_told_to(alice: Membership, program: Program) -> None:  # SEC-16
    document = make_document(alice)

    told = program.post(f"/invoices/{document.pk}/share", {"access_code": "blue-heron-42", "expires_at": "2099-12-31"})

    assert told.status_code == 201
    assert told.json()["expires_at"] == "2099-12-31T22:59:59Z"
    assert "blue-heron" not in told.content.decode()
    assert 'name="code"' in program.client.get(f"/i/{told.json()['token']}").content.decode()


def test_what_cannot_be_asked_for_shares_nothing(alice: Membership, program: Program) -> None:
    draft = make_document(alice, issued=False)

    for field, value in (("access_code", "1"), ("number", "X-1")):
        refused = program.post(f"/invoices/{draft.pk}/share", {field: value})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])

    assert ShareLink.objects.count() == 0
    assert program.get(f"/invoices/{draft.pk}").json()["status"] == "draft"
