import pytest
from django.utils import timezone

from seenpaid.api import rates
from seenpaid.companies.actions.keys import revoke_api_key
from seenpaid.companies.models import ApiKey, Membership
from seenpaid.lib.throttle import Throttle
from tests.api.conftest import Program, document
from tests.make import make_document, make_key, make_stranger


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer sp_" + "x" * 40},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Bearer sp_\u00e9" + "x" * 40},
        {"Authorization": "Basic c3A6"},
        {"Authorization": "Bearer " + "x" * 60_000},
    ],
)
def test_nobody_comes_in_without_a_live_key(db: None, header: dict[str, str]) -> None:
    refused = Program("").get("/company", **header)

    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert refused.json()["code"] == "unauthorized"


def test_a_revoked_key_is_dead_at_once(alice: Membership, program: Program) -> None:
    # SEC-53
    assert program.get("/company").status_code == 200

    revoke_api_key(ApiKey.objects.get().pk, by=alice, now=timezone.now())

    assert program.get("/company").status_code == 401


def test_a_session_is_no_key(alice: Membership, program: Program) -> None:
    program.client.force_login(alice.user)

    assert program.get("/company", Authorization="").status_code == 401


@pytest.mark.parametrize("name", ["api_key", "access_token", "key"])
def test_a_key_in_the_url_is_refused(program: Program, name: str) -> None:
    # SEC-53
    for asked in (program, Program("")):
        refused = asked.get(f"/company?{name}={program.secret}")
        assert (refused.status_code, refused.json()["code"]) == (400, "key_in_url")
        assert program.secret not in refused.content.decode()


def _unsafe() -> list[tuple[str, str]]:
    return [
        (method.upper(), path.removeprefix("/api/v1"))
        for path, operations in document()["paths"].items()
        for method in operations
        if method != "get"
    ]


@pytest.mark.parametrize("method, template", _unsafe())
def test_a_key_that_reads_changes_nothing(alice: Membership, program_of, method: str, template: str) -> None:
    # SEC-183
    invoice = make_document(alice)
    reader = program_of(alice, "read")
    ids = {"view_id": "viw_" + "0" * 26, "quote_id": "quo_" + "0" * 26, "note_id": "crn_" + "0" * 26}
    ids |= {"application_id": "cra_" + "0" * 26, "payment_id": "pay_" + "0" * 26, "answer_id": "ans_" + "0" * 26}
    ids |= {"attachment_id": "att_" + "0" * 26}
    path = template.format(invoice_id=invoice.pk, customer_id=invoice.customer_id, **ids)

    refused = reader.send(method, path, body={"title": "x"}, headers={"X-HTTP-Method-Override": "GET"})

    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_a_method_is_what_it_says(alice: Membership, program_of) -> None:
    # SEC-183
    invoice = make_document(alice, issued=False)
    reader = program_of(alice, "read")

    answer = reader.get(f"/invoices/{invoice.pk}", X_HTTP_Method_Override="DELETE", X_Method_Override="DELETE")

    assert answer.status_code == 200
    assert reader.get(f"/invoices/{invoice.pk}").status_code == 200


@pytest.mark.parametrize(
    "scope, allowed", [("manage_invoices", False), ("manage_customers", True), ("manage_company", False)]
)
def test_a_scope_opens_its_own_door_only(alice: Membership, program_of, scope: str, allowed: bool) -> None:
    answer = program_of(alice, scope).post("/customers", {"name": "Dora"})

    assert answer.status_code == (201 if allowed else 403)


def test_what_is_left_is_told(program: Program) -> None:
    first, second = program.get("/company"), program.get("/invoices?nonsense=1")

    assert int(first["RateLimit-Limit"]) == rates.REQUESTS.limit
    assert int(first["RateLimit-Remaining"]) - 1 == int(second["RateLimit-Remaining"]) == rates.REQUESTS.limit - 2
    assert 0 < int(first["RateLimit-Reset"]) <= 60


def test_a_company_has_one_share_over_all_its_keys(
    alice: Membership, program: Program, program_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SEC-176
    monkeypatch.setattr(rates, "REQUESTS", Throttle(3, 10**9))
    other, charlie = Program(make_key(alice)[1]), program_of(make_stranger())

    answers = [asked.get("/company") for asked in (program, other, program, other)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert int(answers[3]["Retry-After"]) > 0
    assert charlie.get("/company").status_code == 200


def test_guessing_is_slowed_and_a_live_key_is_not(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    # SEC-53
    monkeypatch.setattr(rates, "GUESSES", Throttle(2, 10**9))
    guesser = Program("sp_" + "x" * 40)

    assert [guesser.get("/company").status_code for _ in range(3)] == [401, 401, 429]
    assert program.get("/company").status_code == 200
