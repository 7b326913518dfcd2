"""From the front door to a company's pages."""

import pytest
from django.test import Client

from seenpaid.companies.actions.members import invite
from seenpaid.companies.models import Company, Membership
from seenpaid.companies.roles import Role
from tests.make import NOW, make_company, make_user
from tests.web.conftest import Seat, text_of, value_of, words_of

THREE = {"name": "Studio North", "country": "DE", "currency": "EUR", "time_zone": "Europe/Berlin"}


@pytest.fixture
def newcomer(db: None) -> Client:
    client = Client()
    client.force_login(make_user())
    return client


def test_a_newcomer_founds_a_company(newcomer: Client) -> None:
    assert newcomer.get("/")["Location"] == "/welcome/"

    answer = newcomer.post("/welcome/", THREE, follow=True)

    company = Company.objects.get()
    assert (company.name, company.time_zone, company.locale) == ("Studio North", "Europe/Berlin", "de-DE")
    assert answer.redirect_chain[-1][0] == "/at/studio-north/invoices/"
    assert "Welcome." in words_of(answer)


def test_a_passer_by_sees_the_front_page(db: None) -> None:
    answer = Client().get("/")

    assert answer.status_code == 200
    assert "/accounts/signup/" in text_of(answer)


def test_three_answers_are_asked(newcomer: Client) -> None:
    words = words_of(newcomer.get("/welcome/"))

    assert "Three answers now; everything else can wait." in words


@pytest.mark.parametrize(
    "field, typed",
    [("name", ""), ("name", "\x00"), ("country", "ZZZ"), ("currency", "EURO"), ("time_zone", "Mars/Olympus")],
)
def test_bad_input_founds_nothing(newcomer: Client, field: str, typed: str) -> None:
    answer = newcomer.post("/welcome/", {**THREE, field: typed})

    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in text_of(answer)
    if field != "name":
        assert value_of(answer, "name") == "Studio North"
    assert not Company.objects.exists()


def test_a_member_goes_where_they_were_last(alice: Seat) -> None:
    make_company("Zebra", owner=alice.member.user)
    assert alice.client.get("/")["Location"] == "/at/studio-north/invoices/"

    alice.client.get("/at/zebra/invoices/")

    assert alice.client.get("/")["Location"] == "/at/zebra/invoices/"


def test_a_forgotten_company_is_not_gone_to(alice: Seat) -> None:
    alice.client.cookies["seenpaid_company"] = "//evil.example"

    assert alice.client.get("/")["Location"] == "/at/studio-north/invoices/"  # SEC-51


def test_one_changes_between_companies(alice: Seat) -> None:
    make_company("Zebra", owner=alice.member.user)

    assert 'href="/at/zebra/"' in text_of(alice.get("invoices/"))


@pytest.fixture
def invitation(alice: Seat) -> str:
    _, token = invite(alice.member.company, email="bob@example.com", role=Role.BILLER, by=alice.member, now=NOW)
    return f"/join/{token}"


def test_an_invitation_is_shown_and_accepted(invitation: str) -> None:
    bob = Client()
    bob.force_login(make_user("bob"))

    shown = bob.get(invitation)
    before = Membership.objects.count()
    answer = bob.post(invitation, follow=True)

    assert "Join Studio North?" in words_of(shown)
    assert "You are invited as Biller." in words_of(shown)
    assert before == 1
    assert "You are now a member of Studio North." in words_of(answer)
    assert Membership.objects.get(user__email="bob@example.com").role == "biller"


def test_an_invitation_is_for_one_address(invitation: str) -> None:
    charlie = Client()
    charlie.force_login(make_user("charlie"))

    shown, accepted = charlie.get(invitation), charlie.post(invitation)

    assert "This invitation is for somebody else" in words_of(shown)
    assert accepted.status_code == 404
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "é" * 9])
def test_an_unknown_invitation_is_not_found(newcomer: Client, token: str) -> None:
    assert newcomer.get(f"/join/{token}").status_code == 404


def test_a_passer_by_signs_in_first(invitation: str) -> None:
    answer = Client().get(invitation)

    assert answer["Location"] == f"/accounts/login/?next={invitation}"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(alice: Seat) -> None:
    answer = Client().get(alice.path("invoices/"), headers={"HX-Request": "true"})

    assert answer["HX-Refresh"] == "true"
