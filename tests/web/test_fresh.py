"""What money or access hangs on asks for the password again, and then goes on where it stopped. SEC-52"""

from datetime import timedelta

from django.test import Client

from seenpaid.companies.models import ApiKey, Company, Membership
from tests.make import NOW, make_member
from tests.web.conftest import Seat, sign_in_at, words_of
from tests.web.test_settings import as_posted

IBAN = "DE89370400440532013000"


def test_another_account_waits_for_the_password(alice: Seat) -> None:
    sign_in_at(alice.client, alice.member, NOW - timedelta(minutes=6))
    before = Company.objects.get(pk=alice.member.company_id).iban

    asked = alice.post("settings/", as_posted(alice.member.company, iban=IBAN))
    page = alice.client.get(asked["Location"])
    wrong = alice.client.post(asked["Location"], {"password": "not it"})

    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    assert "Your password, please" in words_of(page)
    assert wrong.status_code == 200
    assert Company.objects.get(pk=alice.member.company_id).iban == before

    right = alice.client.post(asked["Location"], {"password": "correct horse battery"})

    assert right["Location"] == alice.path("settings/")
    assert Company.objects.get(pk=alice.member.company_id).iban == IBAN


def test_other_particulars_need_none_and_a_fresh_session_neither(alice: Seat) -> None:
    fresh, bob = alice.post("settings/keys/", {"name": "Zapier", "scopes": "read"}), make_member(alice.member.company)
    sign_in_at(alice.client, alice.member, NOW - timedelta(minutes=6))

    stale = [
        alice.post("settings/keys/", {"name": "Another", "scopes": "read"}),
        alice.post("settings/integrations/connect/", {"gateway": "test"}),
        alice.post(f"settings/members/{bob.pk}/role/", {"role": "owner"}),
        alice.post(f"settings/members/{bob.pk}/remove/"),
        alice.post("settings/mail/", {"host": "smtp.example.com", "port": "587"}),
        alice.post("settings/mail/forget/"),
        alice.client.get("/accounts/email/"),
    ]

    assert fresh.status_code == 200
    assert Membership.objects.get(pk=bob.pk).role == bob.role
    assert ApiKey.objects.filter(company=alice.member.company).count() == 1
    assert {one["Location"].partition("?")[0] for one in stale} == {"/accounts/reauthenticate/"}


def test_whoever_signed_up_just_now_has_typed_it_already(db: None, client: Client) -> None:
    client.post("/accounts/signup/", {"email": "erin@example.com", "password1": "correct horse battery"})
    client.post("/welcome/", {"name": "Studio South", "country": "DE", "currency": "EUR"})

    made = client.post("/at/studio-south/settings/keys/", {"name": "Zapier", "scopes": "read"})

    assert made.status_code == 200
    assert ApiKey.objects.filter(company__slug="studio-south").exists()
