from seenpaid.companies.models import Membership
from tests.api.conftest import Program


def test_it_tells_whose_key_it_is(alice: Membership, program: Program) -> None:
    answer = program.get("/company")

    told = answer.json()
    assert (told["id"], told["name"], told["currency"]) == (alice.company_id, "Studio North", "EUR")
    assert told["address"]["country"] == "DE"
    assert told["key"]["prefix"] == program.secret[:8]
    assert program.secret not in answer.content.decode()
