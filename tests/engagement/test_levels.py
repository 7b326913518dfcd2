"""How much is kept of an open: the least that the instance, the company, the customer, the paper or the browser allows."""

import pytest

from seenpaid.companies.tracking import at_most, least
from seenpaid.customers.models import Customer
from seenpaid.documents.models import Document
from seenpaid.engagement.client.browser_wishes import granted
from seenpaid.engagement.models import View
from seenpaid.sharing.access import access_link
from seenpaid.sharing.links import token_of
from seenpaid.sharing.models import LinkKind
from tests.make import CHROME_ON_MAC, NOW, make_company, make_link, make_open

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    "levels, kept",
    [
        ((), "detailed"),
        (("detailed", "", ""), "detailed"),
        (("basic", "detailed"), "basic"),
        (("detailed", "off", "basic"), "off"),
    ],
)
def test_the_least_counts(levels: tuple[str, ...], kept: str) -> None:
    assert least(*levels) == kept


def test_below_a_level_there_is_only_less() -> None:
    assert [at_most(level) for level in ("off", "basic", "detailed")] == [
        ("off",),
        ("off", "basic"),
        ("off", "basic", "detailed"),
    ]


@pytest.mark.parametrize("instance", ["detailed", "basic", "off"])
@pytest.mark.parametrize("company", ["detailed", "basic", "off"])
@pytest.mark.parametrize("customer, document", [("", ""), ("basic", ""), ("", "off"), ("detailed", "basic")])
def test_nobody_can_raise_what_another_has_lowered(settings, instance, company, customer, document) -> None:  # SEC-217
    settings.SEENPAID_TRACKING = instance
    link = make_link(make_company(tracking=company))
    Customer.objects.update(tracking=customer)
    Document.objects.update(tracking=document)

    access = access_link(token_of(link), kind=LinkKind.INVOICE, now=NOW)

    assert access.tracking == least(instance, company, customer, document)


def test_basic_keeps_the_names_of_browser_and_system_and_nothing_they_were_read_from() -> None:  # SEC-219
    make_open(make_link(make_company(tracking="basic")))

    view = View.objects.get()
    assert (view.browser, view.os, view.counted) == ("Chrome", "Mac", True)
    assert (view.ip, view.user_agent, view.headers, view.thinned_at) == (None, "", {}, NOW)


@pytest.mark.parametrize("signal", [{"Sec-GPC": "1"}, {"DNT": "1"}])
def test_a_browser_that_asks_is_counted_without_address_place_and_browser(signal) -> None:  # SEC-218
    recorded = make_open(make_link(make_company()), headers={**CHROME_ON_MAC, **signal})

    view = View.objects.get()
    assert recorded is not None
    assert recorded.counted
    assert (view.ip, view.user_agent, view.browser, view.os, view.device, view.headers) == (None, "", "", "", "", {})


def test_the_operator_may_record_nothing_then_or_not_listen(settings) -> None:  # SEC-218
    link = make_link(make_company())
    settings.SEENPAID_PRIVACY_SIGNALS = "off"
    nothing = make_open(link, headers={**CHROME_ON_MAC, "Sec-GPC": "1"})
    settings.SEENPAID_PRIVACY_SIGNALS = "ignore"
    make_open(link, headers={**CHROME_ON_MAC, "Sec-GPC": "1"})

    assert nothing is None
    assert View.objects.get().browser == "Chrome"


@pytest.mark.parametrize("value", ["0", "", "yes", "1, 1", "11"])
def test_only_the_one_says_so(value: str) -> None:
    assert granted({"sec-gpc": value, "dnt": value}, honoured="basic") == ""
