from django.test import Client

from seenpaid.companies.models import Membership
from tests.make import make_customer, make_key


def test_a_head_is_answered_like_a_get_without_its_body(alice: Membership) -> None:  # SEC-106
    make_customer(alice)
    _, secret = make_key(alice)
    client, bearer = Client(), {"Authorization": f"Bearer {secret}"}

    for path in ("/api/v1/customers", "/api/v1/customers/cus_none", "/api/v1/openapi.json", "/api/v1/nothing"):
        got, head = client.get(path, headers=bearer), client.head(path, headers=bearer)

        assert head.status_code == got.status_code
        assert head.content == b""
        assert head["Content-Length"] == str(len(got.content))
        assert head["Content-Type"] == got["Content-Type"]
