"""The portal's link on the customer's page."""

from seenpaid.sharing.links import url_of
from seenpaid.sharing.portal import portal_link
from tests.make import make_customer
from tests.web.conftest import Seat, text_of, words_of


def test_it_is_made_shown_and_revoked(alice: Seat) -> None:
    customer = make_customer(alice.member)
    assert "Make a portal link" in words_of(alice.get(f"customers/{customer.pk}/"))

    answer = alice.post(f"customers/{customer.pk}/portal/share/")

    assert answer["Location"] == alice.path(f"customers/{customer.pk}/#portal")
    assert url_of(portal_link(customer)) in text_of(alice.get(f"customers/{customer.pk}/"))
    alice.post(f"customers/{customer.pk}/portal/revoke/")
    assert portal_link(customer) is None
    assert "Make a portal link" in words_of(alice.get(f"customers/{customer.pk}/"))
