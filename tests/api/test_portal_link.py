"""The portal's link over the API."""

from seenpaid.companies.models import Membership
from tests.api.conftest import Program
from tests.make import make_customer, make_document


def test_it_is_the_same_again_until_revoked(alice: Membership, program: Program) -> None:
    customer = make_customer(alice)
    make_document(alice, customer=customer, title="Website")
    path = f"/customers/{customer.pk}/portal-link"

    first, again = program.post(path), program.post(path)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["url"].endswith(f"/portal/{first.json()['token']}")
    assert "Website" in program.client.get(f"/portal/{first.json()['token']}").text
    assert program.delete(path).status_code == 204
    assert program.client.get(f"/portal/{first.json()['token']}").status_code == 404
    assert program.post(path).json()["token"] != first.json()["token"]
