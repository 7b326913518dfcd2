import pytest

from seenpaid.companies.models import Company
from seenpaid.companies.roles import Role
from seenpaid.customers.models import Customer
from seenpaid.events.models import Event
from tests.make import HOME, NOW, make_customer, make_link, make_member, make_open
from tests.web.conftest import Seat, text_of, words_of

USUAL = {
    "tracking": "detailed",
    "purpose": "To remind fairly.",
    "confirmed": "on",
    "address_days": "30",
    "row_days": "365",
}


def test_detailed_needs_a_purpose_and_somebody_who_stands_by_it(alice: Seat) -> None:
    unsure = words_of(alice.get("settings/privacy/"))
    alice.post("settings/privacy/", USUAL)

    company = Company.objects.get()
    assert "nobody has said why yet" in unsure
    assert (company.tracking_purpose, company.tracking_confirmed_by) == ("To remind fairly.", alice.member.user)
    assert "nobody has said why yet" not in words_of(alice.get("settings/privacy/"))


@pytest.mark.parametrize(
    "field, typed",
    [
        ("purpose", ""),
        ("purpose", "x" * 501),
        ("confirmed", ""),
        ("tracking", "everything"),
        ("address_days", "0"),
        ("address_days", "91"),
        ("row_days", "366"),
        ("row_days", "ten"),
        ("row_days", "29"),
    ],
)
def test_bad_input_is_told_at_its_field(alice: Seat, field: str, typed: str) -> None:
    answer = alice.post("settings/privacy/", {**USUAL, field: typed})

    told = "address_days" if typed == "29" else field
    assert answer.status_code == 422
    assert f'id="id_{told}_errors"' in text_of(answer)
    assert Company.objects.get().tracking_confirmed_at is None


def test_less_needs_no_reason_and_is_noted(alice: Seat) -> None:
    alice.post("settings/privacy/", {**USUAL, "tracking": "basic", "purpose": "", "confirmed": "", "row_days": "90"})

    company = Company.objects.get()
    assert (company.tracking, company.row_days) == ("basic", 90)
    assert Event.objects.get(kind="privacy.level_set").data == {"level": "basic"}


def test_it_says_what_the_installation_allows(alice: Seat, settings) -> None:
    settings.SEENPAID_TRACKING = "basic"
    make_customer(alice.member)
    Customer.objects.update(objected_at=NOW)

    said = words_of(alice.get("settings/privacy/"))

    assert "allows at most “Basic”" in said
    assert "One customer has objected." in said


def test_a_viewer_may_not_change_it(alice: Seat) -> None:
    vera = Seat(make_member(alice.member.company, "vera", role=Role.VIEWER))

    assert vera.post("settings/privacy/", USUAL).status_code == 403
    assert Company.objects.get().tracking_purpose == ""


def test_who_only_reads_sees_no_address(alice: Seat) -> None:  # SECURITY 3.9
    link = make_link(alice.member)
    make_open(link)
    history = f"invoices/{link.document_id}/views/"
    vera = Seat(make_member(alice.member.company, "vera", role=Role.VIEWER))

    for path in (history, f"{history}export.csv", f"{history}export.json"):
        assert HOME in text_of(alice.get(path))
        hidden = text_of(vera.get(path))
        assert HOME not in hidden
        assert "Chrome" in hidden
        assert "AppleWebKit" not in hidden
