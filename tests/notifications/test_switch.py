"""Each kind of notice is a switch per member and channel."""

import pytest

from seenpaid.notifications.actions import UnknownSwitchError, set_switch
from seenpaid.notifications.kinds import NoticeKind
from seenpaid.notifications.queries import switches_of
from tests.make import make_company, make_member

pytestmark = pytest.mark.django_db


def test_everything_is_on_until_somebody_says_otherwise() -> None:
    alice = make_company()

    switches = switches_of(alice)

    assert [(switch.kind, switch.channel) for switch in switches] == [(kind, "in_app") for kind in NoticeKind.values]
    assert all(switch.is_on for switch in switches)


def test_it_turns_one_switch_of_one_member_off_and_on_again() -> None:
    alice = make_company()
    bob = make_member(alice.company)

    set_switch(alice, kind="invoice.viewed", is_on=False)
    assert [switch.kind for switch in switches_of(alice) if not switch.is_on] == ["invoice.viewed"]
    assert all(switch.is_on for switch in switches_of(bob))

    set_switch(alice, kind="invoice.viewed", is_on=True)
    assert all(switch.is_on for switch in switches_of(alice))


@pytest.mark.parametrize("wish", [{"kind": "invoice.created"}, {"kind": "invoice.viewed", "channel": "pigeon"}])
def test_it_knows_no_other_switches(wish: dict[str, str]) -> None:
    alice = make_company()

    with pytest.raises(UnknownSwitchError):
        set_switch(alice, is_on=False, **wish)
