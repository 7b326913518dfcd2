import pytest

from seenpaid.events.kinds import ActorKind, EventKind
from seenpaid.events.models import Event
from seenpaid.web.timeline import sentence


@pytest.mark.parametrize("kind", EventKind.values)
@pytest.mark.parametrize(
    "data", [{}, {"amount_minor": 100, "currency": "EUR", "revision": 2, "from": "%s", "first": True}]
)
def test_everything_that_can_happen_has_a_sentence(kind: str, data: dict[str, object]) -> None:
    words = sentence(
        Event(kind=kind, actor_kind=ActorKind.MEMBER, actor_name="100 %(x)s Alice", data=data), locale="de-DE"
    )

    assert words
    assert kind not in words


@pytest.mark.parametrize(
    "actor, name, says",
    [
        (ActorKind.MEMBER, "Alice", "Alice made the link"),
        (ActorKind.MEMBER, "", "A member made the link"),
        (ActorKind.API_KEY, "Shop", "The API key “Shop” made the link"),
        (ActorKind.RECIPIENT, "", "The customer made the link"),
        (ActorKind.SYSTEM, "", "Seenpaid made the link"),
    ],
)
def test_it_names_who_did_it(actor: ActorKind, name: str, says: str) -> None:
    event = Event(kind=EventKind.INVOICE_SHARED, actor_kind=actor, actor_name=name)

    assert sentence(event, locale="en-GB") == says


def test_money_is_told_as_the_company_writes_it() -> None:
    data = {"amount_minor": 10_000, "currency": "EUR"}
    event = Event(kind=EventKind.PAYMENT_RECORDED, actor_kind=ActorKind.MEMBER, actor_name="Alice", data=data)

    assert sentence(event, locale="de-DE") == "Alice recorded a payment of 100,00\xa0€"
