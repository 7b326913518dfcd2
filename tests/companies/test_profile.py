import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from seenpaid.companies.access import NotAllowedError
from seenpaid.companies.actions.found import found_company
from seenpaid.companies.actions.logo import remove_logo, set_logo
from seenpaid.companies.actions.profile import update_profile
from seenpaid.companies.logo import MOST_BYTES, InvalidLogoError, repainted
from seenpaid.companies.models import Company
from seenpaid.companies.profile import InvalidProfileError
from tests.make import NOW, make_company, make_member, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def picture(form: str = "PNG", *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, format=form, **options)
    return out.getvalue()


def test_three_fields_found_a_company():
    member = found_company(make_user(), raw={"name": "Ängström & Co", "country": "us", "currency": "USD"}, now=NOW)

    company = member.company
    assert (company.slug, company.country, company.locale, company.paper_size) == (
        "angstrom-co",
        "US",
        "en-US",
        "letter",
    )
    assert (member.role, company.plan, company.tracking) == ("owner", "pro", "detailed")


def test_two_companies_of_one_name_have_addresses_of_their_own():
    first, second = make_company(), make_company(owner=make_user("bob"))

    assert first.company.slug != second.company.slug


@pytest.mark.parametrize(
    "raw, field",
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"country": "ZZ9"}, "country"),
        ({"country": "QQ"}, "country"),
        ({"currency": "DM"}, "currency"),
        ({"time_zone": "Moon/Base"}, "time_zone"),
        ({"plan": "pro"}, "plan"),
    ],
)
def test_a_company_is_not_founded_on_nonsense(raw, field):
    with pytest.raises(InvalidProfileError) as caught:
        found_company(make_user(), raw={"name": "X", "country": "DE", "currency": "EUR", **raw}, now=NOW)

    assert field in caught.value.errors
    assert not Company.objects.exists()


def test_the_given_fields_change_and_only_those():
    alice = make_company()

    update_profile(
        alice.company,
        raw={"accent": "#AA3300", "website": "example.com", "address": {"line1": "Hauptstr. 1", "city": "Köln", "country": "de"}},
        by=alice,
        now=NOW,
    )  # fmt: skip

    company = Company.objects.get(pk=alice.company_id)
    assert (company.accent, company.website, company.city, company.country) == (
        "#aa3300",
        "https://example.com",
        "Köln",
        "DE",
    )
    assert (company.name, company.branding_version) == ("Studio North", 2)


@pytest.mark.parametrize(
    "raw, field",
    [
        ({"name": ""}, "name"),
        ({"email": "nobody"}, "email"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "data:text/html,x"}, "website"),
        ({"accent": "red"}, "accent"),
        ({"accent": "#12345g"}, "accent"),
        ({"locale": "xx-YY"}, "locale"),
        ({"payment_days": "-1"}, "payment_days"),
        ({"payment_days": True}, "payment_days"),
        ({"powered_by": "yes"}, "powered_by"),
        ({"tracking": "off"}, "tracking"),  # a verb of its own asks for the purpose.
        ({"paper_size": "a3"}, "paper_size"),
        ({"address": "Hauptstr. 1"}, "address"),
        ({"address": {"country": "Germany"}}, "address.country"),
        ({"address": {"planet": "Mars"}}, "address.planet"),
        ({"default_notes": "\ud800"}, "default_notes"),
        ({"plan": "pro"}, "plan"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(raw, field):  # SEC-58, SEC-63
    alice = make_company()

    with pytest.raises(InvalidProfileError) as caught:
        update_profile(alice.company, raw=raw, by=alice, now=NOW)

    assert field in caught.value.errors
    assert Company.objects.get(pk=alice.company_id).branding_version == 1


def test_a_biller_does_not_change_the_company():
    alice = make_company()
    bob = make_member(alice.company)

    for verb in (
        lambda: update_profile(alice.company, raw={"name": "Bob's"}, by=bob, now=NOW),
        lambda: set_logo(alice.company, data=picture(), by=bob, now=NOW),
        lambda: remove_logo(alice.company, by=bob, now=NOW),
    ):
        with pytest.raises(NotAllowedError):
            verb()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(picture("PNG"), id="png"),
        pytest.param(picture("JPEG"), id="jpeg"),
        pytest.param(picture("WEBP"), id="webp"),
        pytest.param(picture("JPEG", mode="CMYK"), id="cmyk"),
        pytest.param(picture("PNG", mode="I;16"), id="16 bit"),
        pytest.param(picture("PNG", save_all=True, append_images=[Image.new("RGB", (60, 40), 9)]), id="animated"),
        pytest.param(picture("PNG") + b"<script>alert(1)</script>", id="polyglot"),
    ],
)
def test_a_logo_is_painted_anew(data):  # SEC-158, SEC-159
    clean = repainted(data)

    with Image.open(io.BytesIO(clean)) as image:
        assert (image.format, image.n_frames, image.info) == ("PNG", 1, {})
    assert b"script" not in clean


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x89PNG\r\n\x1a\n", id="a promise"),
        pytest.param(picture()[:60], id="half a file"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', id="svg"),
        pytest.param(picture("GIF", mode="P"), id="gif"),
        pytest.param(picture(size=(4001, 4000), mode="1"), id="too many pixels"),
        pytest.param(picture() + b"x" * MOST_BYTES, id="too many bytes"),
    ],
)
def test_what_is_no_logo_is_refused_and_the_old_one_stays(data):  # SEC-157, SEC-159, SEC-161
    alice = make_company()
    set_logo(alice.company, data=picture(), by=alice, now=NOW)
    old = alice.company.logo.name

    with pytest.raises(InvalidLogoError):
        set_logo(alice.company, data=data, by=alice, now=NOW)

    assert Company.objects.get(pk=alice.company_id).logo.name == old
    assert default_storage.exists(old)


def test_of_two_logos_put_there_at_once_one_stays_whole():  # SEC-164
    alice = make_company()
    set_logo(alice.company, data=picture(), by=alice, now=NOW)
    bobs = Company.objects.get(pk=alice.company_id)
    before = set(default_storage.listdir("logos")[1])

    set_logo(alice.company, data=picture(size=(50, 50)), by=alice, now=NOW)
    set_logo(bobs, data=picture(size=(40, 40)), by=alice, now=NOW)  # read before the other one was written.

    kept = Company.objects.get(pk=alice.company_id).logo
    added = set(default_storage.listdir("logos")[1]) - before
    assert {f"logos/{name}" for name in added} == {kept.name}
    with kept.open("rb") as file:
        assert Image.open(file).size == (40, 40)


def test_replacing_a_logo_removes_the_old_file():  # SEC-166
    alice = make_company()
    set_logo(alice.company, data=picture(), by=alice, now=NOW)
    old = alice.company.logo.name

    set_logo(alice.company, data=picture(size=(50, 50)), by=alice, now=NOW)
    assert not default_storage.exists(old)
    remove_logo(alice.company, by=alice, now=NOW)

    assert alice.company.logo.name == ""
