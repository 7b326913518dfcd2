"""Whatever access or money hangs on is told to every owner, in the app and by mail. SEC-52"""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from seenpaid.companies.access import Membership
from seenpaid.companies.actions.keys import create_api_key
from seenpaid.companies.actions.members import change_role, remove_member
from seenpaid.companies.actions.profile import update_profile
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Role
from seenpaid.events.dispatch import dispatch_due
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tenancy import across_companies
from seenpaid.notifications.models import Notification, WarningMail
from seenpaid.notifications.subscriber import on_event
from seenpaid.notifications.warn import MOST_TRIES, is_warning_due, mail_warnings_due
from tests.make import NOW, make_company, make_member, make_stranger
from tests.plumbing.table import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Membership:
    return make_company()


def dispatch() -> None:
    with across_companies("a test"):
        while dispatch_due((on_event,), now=NOW):
            pass


def written_to() -> list[str]:
    return sorted(address for each in mail.outbox for address in each.to)


def test_every_danger_is_told_to_owners_in_the_app_and_by_mail(alice: Membership, case: Case) -> None:
    company, eve = alice.company, make_member(alice.company, "eve", role=Role.OWNER)
    make_stranger()
    update_profile(company, raw={"iban": "DE89370400440532013000", "currency": "EUR"}, by=eve, now=NOW)
    create_api_key(company, name="Zapier", scopes=["read"], by=eve, now=NOW)
    bob = make_member(company)
    change_role(bob.pk, role=Role.ADMIN, by=eve, now=NOW)
    change_role(bob.pk, role=Role.ADMIN, by=eve, now=NOW)  # which changes nothing.
    remove_member(bob.pk, by=eve, now=NOW)

    dispatch()
    dispatch()
    sent = [mail_warnings_due(now=NOW) for _ in range(2)]

    both = [alice.user.email, eve.user.email]
    told = {kind: {each.member_id for each in Notification.objects.filter(company=company, kind=kind)} for kind in (
        EventKind.COMPANY_BANK_CHANGED, EventKind.COMPANY_KEY_MADE, EventKind.COMPANY_ROLE_CHANGED,
        EventKind.COMPANY_MEMBER_REMOVED,
    )}  # fmt: skip
    for kind, members in told.items():
        with case(str(kind.value)):
            assert members == {alice.pk, eve.pk}
    assert sent == [10, 0]
    assert written_to() == sorted([*both * 4, bob.user.email, bob.user.email])
    assert not is_warning_due(now=NOW + timedelta(days=9))
    assert "changed the bank details. If that was not agreed" in str(mail.outbox[0].body)
    assert f"/at/{company.slug}/settings/account/" in str(mail.outbox[0].body)


def test_an_owner_who_is_removed_is_written_to(alice: Membership) -> None:
    eve = make_member(alice.company, "eve", role=Role.OWNER)

    remove_member(alice.pk, by=eve, now=NOW)
    dispatch()
    mail_warnings_due(now=NOW)

    assert alice.user.email in written_to()


def test_a_server_that_is_away_is_asked_again_and_not_for_ever(
    alice: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: EmailMessage) -> None:
        raise ConnectionRefusedError

    update_profile(alice.company, raw={"bic": "COBADEFFXXX"}, by=alice, now=NOW)
    dispatch()
    monkeypatch.setattr(EmailMessage, "send", away)
    now, tries = NOW, 0
    while is_warning_due(now=now):
        assert mail_warnings_due(now=now) == 0
        assert not is_warning_due(now=now)  # it waits.
        now, tries = now + timedelta(hours=6), tries + 1

    assert tries == MOST_TRIES
    assert WarningMail.objects.get(company=alice.company).sent_at is None


def test_a_demo_writes_to_nobody(alice: Membership) -> None:
    Company.objects.filter(pk=alice.company_id).update(is_demo=True)

    update_profile(alice.company, raw={"bic": "COBADEFFXXX"}, by=alice, now=NOW)
    dispatch()

    assert Notification.objects.filter(company=alice.company).exists()
    assert not is_warning_due(now=NOW)


def test_another_password_and_another_address_are_told_to_the_old_one(alice: Membership, client: Client) -> None:
    old = alice.user.email
    client.force_login(alice.user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp() * 2}]
    session.save()

    client.post("/accounts/password/change/", {
        "oldpassword": "correct horse battery", "password1": "another horse battery", "password2": "another horse battery",
    })  # fmt: skip
    dispatch()
    mail_warnings_due(now=NOW + timedelta(days=3650))

    assert Notification.objects.get(company=alice.company).text.endswith("changed how they sign in")
    assert written_to() == [old]
