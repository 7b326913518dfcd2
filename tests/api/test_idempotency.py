from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from seenpaid.companies.actions import answers
from seenpaid.companies.models import KeptAnswer, Membership
from seenpaid.customers.models import Customer
from seenpaid.sharing.models import ShareLink
from tests.api.conftest import Program
from tests.make import make_document, make_key, make_stranger

DORA = {"name": "Dora"}


def test_the_same_request_is_done_once_and_answered_alike(program: Program) -> None:
    # SEC-174, SEC-175
    first, second = (program.post("/customers", DORA, Idempotency_Key="k-1") for _ in range(2))

    assert Customer.objects.count() == 1
    assert (first.status_code, first.content, first["Location"]) == (
        second.status_code,
        second.content,
        second["Location"],
    )
    assert first["Content-Type"] == second["Content-Type"]
    assert not first.has_header("Idempotent-Replayed")
    assert second["Idempotent-Replayed"] == "true"


def test_another_key_is_another_request(program: Program) -> None:
    for key in ("k-1", "k-2", None, None):
        program.post("/customers", DORA, **({"Idempotency_Key": key} if key else {}))

    assert Customer.objects.count() == 4


def test_another_body_is_refused(program: Program) -> None:
    program.post("/customers", DORA, Idempotency_Key="k-1")

    refused = program.post("/customers", {"name": "Eve"}, Idempotency_Key="k-1")

    assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")
    assert Customer.objects.count() == 1


def test_a_key_is_one_companys_and_one_routes(alice: Membership, program: Program, program_of) -> None:
    charlie, colleague = program_of(make_stranger()), Program(make_key(alice)[1])
    one, two = make_document(alice), make_document(alice)

    made = [
        asked.post("/customers", DORA, Idempotency_Key="k-1").json()["id"] for asked in (program, charlie, colleague)
    ]
    links = [
        program.post(f"/invoices/{document.pk}/share", Idempotency_Key="k-1").json()["token"] for document in (one, two)
    ]

    assert made[0] == made[2] != made[1]
    assert links[0] != links[1]


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "with space", "ünïcödé", "tab\there"])
def test_a_key_is_short_and_plain(program: Program, key: str) -> None:
    refused = program.post("/customers", DORA, Idempotency_Key=key)

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_header")
    assert program.post("/customers", DORA, Idempotency_Key="x" * 255).status_code == 201


def test_what_failed_may_be_tried_again(program: Program) -> None:
    refused = program.post("/customers", {"name": ""}, Idempotency_Key="k-1")

    assert refused.status_code == 422
    assert not KeptAnswer.objects.exists()
    assert program.post("/customers", DORA, Idempotency_Key="k-1").status_code == 201


def test_a_request_that_still_runs_is_not_started_again(alice: Membership, program: Program) -> None:
    program.post("/customers", DORA, Idempotency_Key="k-1")
    KeptAnswer.objects.update(finished_at=None)

    refused = program.post("/customers", DORA, Idempotency_Key="k-1")

    assert (refused.status_code, refused.json()["code"], refused["Retry-After"]) == (409, "request_pending", "1")


def test_a_request_that_died_is_taken_over(alice: Membership, program: Program) -> None:
    program.post("/customers", DORA, Idempotency_Key="k-1")
    Customer.objects.all().delete()
    long_ago = timezone.now() - answers.LONGEST_RUN - timedelta(seconds=1)
    KeptAnswer.objects.update(finished_at=None, started_at=long_ago)

    assert program.post("/customers", DORA, Idempotency_Key="k-1").status_code == 201
    assert Customer.objects.count() == 1


def test_an_answer_is_kept_for_a_day(program: Program) -> None:
    program.post("/customers", DORA, Idempotency_Key="k-1")
    KeptAnswer.objects.update(started_at=timezone.now() - answers.KEPT_FOR - timedelta(seconds=1))

    again = program.post("/customers", {"name": "Eve"}, Idempotency_Key="k-1")

    assert again.status_code == 201
    assert KeptAnswer.objects.count() == 1


def test_old_answers_are_forgotten_and_young_ones_kept(program: Program) -> None:
    program.post("/customers", DORA, Idempotency_Key="young")
    program.post("/customers", DORA, Idempotency_Key="old")
    now = timezone.now()
    KeptAnswer.objects.filter(key="old").update(started_at=now - answers.KEPT_FOR - timedelta(seconds=1))

    assert answers.forget_answers(now=now) == 1
    assert KeptAnswer.objects.get().key == "young"


def test_a_kept_answer_gives_no_link_away(alice: Membership, program: Program) -> None:
    document = make_document(alice)

    told = program.post(f"/invoices/{document.pk}/share", Idempotency_Key="k-1").json()

    assert told["token"].encode() not in bytes(KeptAnswer.objects.get().sealed_body)
    assert program.post(f"/invoices/{document.pk}/share", Idempotency_Key="k-1").json() == told


def test_a_crash_leaves_neither_effect_nor_answer(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise SystemError("power cut")

    monkeypatch.setattr(answers, "seal", crash)
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr("tests.api.conftest.assert_as_documented", lambda *_: None)
        assert program.post("/customers", DORA, Idempotency_Key="k-1").status_code == 500
    monkeypatch.undo()

    assert not Customer.objects.exists()
    assert program.post("/customers", DORA, Idempotency_Key="k-1").status_code == 201


def _at_once(program: Program, path: str, body: object, *, times: int, **headers: str) -> list[tuple[int, bytes]]:
    def ask(_: int) -> tuple[int, bytes]:
        try:
            answer = Program(program.secret).post(path, body, **headers)
            return answer.status_code, answer.content
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(times)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_at_once_have_one_effect(program: Program) -> None:
    # SEC-174
    told = _at_once(program, "/customers", DORA, times=40, Idempotency_Key="k-1")

    assert Customer.objects.count() == 1
    assert {status for status, _ in told} <= {201, 409}
    assert len({content for status, content in told if status == 201}) == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_who_share_at_once_get_one_link(alice: Membership, program: Program) -> None:
    # SEC-18
    document = make_document(alice, issued=False)

    told = _at_once(program, f"/invoices/{document.pk}/share", None, times=30)

    assert [status for status, _ in told].count(201) == 1
    assert {status for status, _ in told} == {200, 201}
    assert len({content for _, content in told}) == 1
    assert ShareLink.objects.count() == 1
