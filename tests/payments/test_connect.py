import pytest

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.models import Company
from seenpaid.companies.roles import Role
from seenpaid.events.models import Event
from seenpaid.payments.access import ConnectionNotFoundError, access_connection
from seenpaid.payments.account import account_of
from seenpaid.payments.actions import ask_refund, connect, disconnect, forget_keys_due, refund_due
from seenpaid.payments.gateways.base import GatewayName
from seenpaid.payments.gateways.errors import KeysRefusedError
from seenpaid.payments.models import Connection, Payment
from seenpaid.payments.queries import connections_of, usable_connections
from tests.make import make_document, make_member, make_stranger
from tests.payments.fake import NOW
from tests.payments.till import make_till

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def till(monkeypatch):
    return make_till(monkeypatch)


def names(alice):
    return [each.gateway for each in usable_connections(alice.company)]


def test_keys_are_kept_sealed_and_only_their_end_is_shown(till):
    row = Connection.objects.get()

    assert b"test_alice" not in bytes(row.sealed_keys)
    assert (row.last_four, row.label, row.account) == ("lice", "Alice's", "acct_alice")
    assert account_of(row).keys == {"secret_key": "test_alice"}
    assert "test_alice" not in repr(account_of(row))


def test_it_is_told_and_customers_pages_are_made_anew(till):
    version = Company.objects.get().branding_version

    disconnect(till.connection, by=till.alice, now=NOW)

    assert Company.objects.get().branding_version == version + 1
    told = Event.objects.filter(kind="company.gateway_changed").order_by("id")
    assert [event.data["is_connected"] for event in told] == [True, False]
    assert till.fake.forgotten == ["we_1"]
    assert (names(till.alice), connections_of(till.alice.company)) == ([], [])


def test_keys_that_do_not_work_are_kept_nowhere(till):
    with pytest.raises(KeysRefusedError):
        connect(till.alice.company, gateway="stripe", keys={"secret_key": "nonsense"}, by=till.alice, now=NOW)


def test_live_and_test_keys_do_not_mix(till, monkeypatch):  # SEC-93
    with pytest.raises(KeysRefusedError, match="live"):
        make_till(monkeypatch, gateway=GatewayName.PAYPAL, key="live_alice", by=till.alice)
    assert names(till.alice) == ["stripe"]
    disconnect(till.connection, by=till.alice, now=NOW)
    live = make_till(monkeypatch, gateway=GatewayName.PAYPAL, key="live_alice", by=till.alice)
    with pytest.raises(KeysRefusedError, match="test"):
        make_till(monkeypatch, key="test_alice", by=till.alice)
    with pytest.raises(KeysRefusedError):
        connect(till.alice.company, gateway="test", keys={}, by=till.alice, now=NOW)
    assert live.fake.forgotten == []


def test_the_test_gateway_makes_way_for_live_keys(till, monkeypatch):
    connect(till.alice.company, gateway="test", keys={}, by=till.alice, now=NOW)
    assert names(till.alice) == ["stripe", "test"]
    disconnect(till.connection, by=till.alice, now=NOW)

    make_till(monkeypatch, key="live_alice", by=till.alice)

    assert names(till.alice) == ["stripe"]


def test_another_account_needs_the_first_to_go(till):
    with pytest.raises(KeysRefusedError, match="Another account"):
        connect(till.alice.company, gateway="stripe", keys={"secret_key": "test_other"}, by=till.alice, now=NOW)


def test_only_who_may_manage_the_company_connects(till):
    bob = make_member(till.alice.company, role=Role.BILLER)

    with pytest.raises(NotAllowedError):
        connect(till.alice.company, gateway="test", keys={}, by=bob, now=NOW)
    with pytest.raises(NotAllowedError):
        disconnect(till.connection, by=bob, now=NOW)


def test_it_hides_other_companies(till):
    with pytest.raises(ConnectionNotFoundError):
        access_connection(till.connection.pk, company=make_stranger().company)
    assert access_connection(till.connection.pk, company=till.alice.company) == till.connection


def test_live_keys_of_the_same_account_need_the_test_ones_to_go(till):  # SEC-93
    with pytest.raises(KeysRefusedError, match="test keys"):
        connect(till.alice.company, gateway="stripe", keys={"secret_key": "live_alice"}, by=till.alice, now=NOW)

    till.connection.refresh_from_db()
    assert (till.connection.is_live, account_of(till.connection).keys) == (False, {"secret_key": "test_alice"})


def test_a_webhook_made_for_keys_that_are_refused_is_taken_away_again(till):
    with pytest.raises(KeysRefusedError):
        connect(till.alice.company, gateway="stripe", keys={"secret_key": "test_other"}, by=till.alice, now=NOW)

    assert till.fake.forgotten == ["we_1"]


def test_keys_stay_as_long_as_a_refund_waits_for_its_provider(till):
    till.tell(till.fake.pay(till.start(make_document(till.alice))))
    ask_refund(Payment.objects.get(), amount=None, by=till.alice, now=NOW)
    disconnect(till.connection, by=till.alice, now=NOW)

    kept = bool(Connection.objects.get().sealed_keys)
    refund_due(now=NOW)
    forget_keys_due()

    assert (kept, bytes(Connection.objects.get().sealed_keys)) == (True, b"")
    assert Payment.objects.get().returned_minor == 23800
