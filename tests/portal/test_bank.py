"""The page says since when the account it shows is the seller's, and keeps quiet where it cannot vouch for that."""

from datetime import timedelta

import pytest
from django.test import Client

from seenpaid.companies.access import Membership
from seenpaid.companies.actions.profile import changes_bank, update_profile
from seenpaid.companies.roles import Role
from seenpaid.events.dispatch import dispatch_due
from seenpaid.lib.tenancy import across_companies
from seenpaid.notifications.models import Notification
from seenpaid.notifications.subscriber import on_event
from seenpaid.sharing.links import token_of
from tests.make import NOW, make_company, make_document, make_link, make_member

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"
SAYS = "These bank details are unchanged since 20 November 2026."


@pytest.fixture
def alice() -> Membership:
    alice = make_company()
    update_profile(alice.company, raw={"iban": IBAN, "currency": "EUR"}, by=alice, now=NOW)
    return alice


def test_the_same_account_keeps_its_day_and_another_is_not_vouched_for(client: Client, alice: Membership) -> None:
    path = f"/i/{token_of(make_link(alice, document=make_document(alice)))}"

    update_profile(alice.company, raw={"iban": IBAN, "phone": "1"}, by=alice, now=NOW + timedelta(days=9))
    before = client.get(path).text
    update_profile(alice.company, raw={"iban": "GB33BUKB20201555555555"}, by=alice, now=NOW + timedelta(days=9))
    after = client.get(path).text

    assert SAYS in before
    assert "unchanged since" not in after


def test_every_owner_is_told_of_another_account(alice: Membership) -> None:  # SEC-52
    owner, bob = make_member(alice.company, "eve", role=Role.OWNER), make_member(alice.company)
    with across_companies("a test"):
        while dispatch_due((on_event,), now=NOW):
            pass

    told = Notification.objects.filter(company_id=alice.company_id, kind="company.bank_changed")

    assert set(told.values_list("member_id", flat=True)) == {alice.pk, owner.pk}
    assert bob.pk not in told.values_list("member_id", flat=True)


@pytest.mark.parametrize(
    "raw, moves",
    [({"iban": "de89 3704 0044 0532 0130 00"}, False), ({"iban": "GB33BUKB20201555555555"}, True), ({"phone": "1"}, False),
     ({"account_holder": "Eve"}, True)],
)  # fmt: skip
def test_it_knows_another_account_from_the_same(alice: Membership, raw: dict[str, object], moves: bool) -> None:
    assert changes_bank(alice.company, raw) is moves
