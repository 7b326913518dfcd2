"""What one company may send to one address."""

import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.models import Membership
from seenpaid.companies.roles import Role
from seenpaid.messaging.kinds import Cause
from seenpaid.messaging.models import Preference, Suppression
from seenpaid.messaging.preferences import allows, link_for
from seenpaid.messaging.preferences.actions import lift, set_wishes, suppress
from seenpaid.messaging.preferences.actions.suppress import SuppressionNotFoundError
from seenpaid.messaging.preferences.queries import is_suppressed, standings
from tests.make import NOW, make_company, make_member, make_stranger

pytestmark = pytest.mark.django_db

JANE = "jane@x.de"


@pytest.fixture
def alice() -> Membership:
    return make_company()


def test_nobody_has_switched_anything_off_who_never_said_so(alice: Membership) -> None:
    assert all(allows(alice.company_id, JANE, category) for category in ("documents", "reminders", "marketing"))


def test_a_wish_holds_for_its_category_its_address_and_its_company(alice: Membership) -> None:  # SEC-124
    charlie = make_stranger()
    link_for(alice.company, None, JANE, NOW)

    set_wishes(Preference.objects.get(), {"reminders": False}, now=NOW)

    assert not allows(alice.company_id, " Jane@X.DE ", "reminders")
    assert allows(alice.company_id, JANE, "documents")
    assert allows(alice.company_id, "jan@x.de", "reminders")
    assert allows(charlie.company_id, JANE, "reminders")


def test_a_dead_address_gets_nothing_of_that_company(alice: Membership) -> None:  # SEC-128
    charlie = make_stranger()

    first = suppress(alice.company_id, "Jane@x.de", Cause.HARD_BOUNCE, "550 no such user" * 90, NOW)
    again = suppress(alice.company_id, JANE, Cause.COMPLAINT, "", NOW)

    assert (first, again) == (True, False)
    assert not any(allows(alice.company_id, JANE, category) for category in ("documents", "reminders", "marketing"))
    assert not is_suppressed(charlie.company_id, JANE)
    assert standings(alice.company_id, [JANE])[JANE].suppression == Suppression.objects.get()


def test_a_member_lets_it_be_written_to_again(alice: Membership) -> None:
    suppress(alice.company_id, JANE, Cause.HARD_BOUNCE, "550", NOW)
    suppression = Suppression.objects.get()
    viewer, charlie = make_member(alice.company, role=Role.VIEWER), make_stranger()

    with pytest.raises(NotAllowedError):
        lift(suppression.pk, company=alice.company, by=viewer, now=NOW)
    with pytest.raises(SuppressionNotFoundError):
        lift(suppression.pk, company=charlie.company, by=charlie, now=NOW)
    lift(suppression.pk, company=alice.company, by=alice, now=NOW)
    with pytest.raises(SuppressionNotFoundError):
        lift(suppression.pk, company=alice.company, by=alice, now=NOW)

    assert allows(alice.company_id, JANE, "documents")
    assert suppress(alice.company_id, JANE, Cause.HARD_BOUNCE, "550", NOW)
