import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from seenpaid.companies.models import ApiKey, Company, Invitation, Membership
from seenpaid.companies.roles import Role
from seenpaid.notifications.models import Switch
from tests.make import make_key, make_member, make_stranger
from tests.web.conftest import Seat, tags_of, text_of, value_of, words_of

FIELDS = (
    "name email phone website tax_id accent currency time_zone language locale paper_size layout payment_days default_notes "
    "default_terms account_holder iban bic bank_name"
).split()


def as_posted(company: Company, **changed: str) -> dict[str, str]:
    address = {
        f"address_{part}": getattr(company, part)
        for part in ("line1", "line2", "city", "region", "postal_code", "country")
    }
    return {**{name: str(getattr(company, name)) for name in FIELDS}, **address, "powered_by": "on", **changed}


def picture(size: tuple[int, int] = (40, 20), *, name: str = "logo.png", kind: str = "PNG") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


def test_it_changes_the_particulars(alice: Seat) -> None:
    posted = as_posted(
        alice.member.company, name="Studio South", website="south.example", payment_days="30", powered_by=""
    )

    alice.post("settings/", posted)

    company = Company.objects.get()
    assert (company.name, company.website, company.payment_days) == ("Studio South", "https://south.example", 30)
    assert not company.powered_by


@pytest.mark.parametrize(
    "field, typed",
    [
        ("name", ""),
        ("email", "nobody"),
        ("website", "javascript:alert(1)"),
        ("website", "data:text/html,x"),
        ("website", "java\nscript:alert(1)"),
        ("accent", "red; background: url(//evil)"),
        ("currency", "EURO"),
        ("time_zone", "Mars/Olympus"),
        ("locale", "xx-YY"),
        ("paper_size", "a3"),
        ("payment_days", "-1"),
        ("payment_days", "\uff11\uff14"),
        ("language", "tlh"),
        ("address_country", "QQQ"),
        ("default_terms", "t" * 4001),
        ("iban", "\x00"),
    ],
)
def test_bad_input_is_told_at_its_field(alice: Seat, field: str, typed: str) -> None:
    answer = alice.post("settings/", as_posted(alice.member.company, **{"phone": "+49 30 1", field: typed}))

    assert answer.status_code == 422  # SEC-58
    assert f'id="id_{field}_errors"' in text_of(answer)
    assert value_of(answer, "phone") == "+49 30 1"
    assert Company.objects.get().phone == ""


def test_a_viewer_reads_the_settings(alice: Seat) -> None:
    vera = Seat(make_member(alice.member.company, "vera", role=Role.VIEWER))

    answer = vera.get("settings/")

    assert "Save changes" not in words_of(answer)
    assert all("disabled" in attrs for tag, attrs in tags_of(answer) if tag == "fieldset")


def test_a_logo_is_painted_anew(alice: Seat) -> None:
    alice.post("settings/logo/", {"logo": picture(name="../../x.php", kind="JPEG")})

    name = Company.objects.get().logo.name
    with default_storage.open(name) as kept:
        assert kept.read(8) == b"\x89PNG\r\n\x1a\n"  # SEC-158
    assert ".." not in name  # SEC-162
    assert "This is your logo" in words_of(alice.get("settings/"))


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
        SimpleUploadedFile("logo.png", b"GIF89a" + b"\0" * 64),
        SimpleUploadedFile("logo.png", b"\xff" * 2_000_001),
        SimpleUploadedFile("a\r\nX: y\x00.png", b"nothing"),
        "no file at all",
    ],
    ids=["svg", "torn", "gif", "large", "name", "none"],
)
def test_what_is_no_picture_is_refused(alice: Seat, upload: object) -> None:
    answer = alice.post("settings/logo/", {"logo": upload})

    assert answer.status_code == 422  # SEC-157
    assert 'id="logo_error"' in text_of(answer)
    assert not Company.objects.get().logo


def test_a_logo_is_removed(alice: Seat) -> None:
    alice.post("settings/logo/", {"logo": picture()})
    name = Company.objects.get().logo.name

    alice.post("settings/logo/remove/")

    assert not Company.objects.get().logo
    assert not default_storage.exists(name)


def test_it_invites_and_shows_the_link_once(alice: Seat, settings) -> None:
    answer = alice.post("settings/members/", {"email": "carla@example.com", "role": "admin"})

    link = next(attrs["value"] for tag, attrs in tags_of(answer) if "/join/" in str(attrs.get("value")))
    assert link.startswith(f"{settings.SEENPAID_BASE_URL}/join/")  # SEC-19
    assert Invitation.objects.get().role == "admin"
    assert link not in text_of(alice.get("settings/members/"))


@pytest.mark.parametrize(
    "email, role", [("carla", "admin"), ("carla@example.com", "god"), ("alice@example.com", "admin")]
)
def test_a_bad_invitation_is_told_at_its_field(alice: Seat, email: str, role: str) -> None:
    answer = alice.post("settings/members/", {"email": email, "role": role})

    assert answer.status_code == 422
    assert value_of(answer, "email") == email
    assert not Invitation.objects.exists()


def test_it_changes_a_role(alice: Seat) -> None:
    bob = make_member(alice.member.company)

    alice.post(f"settings/members/{bob.pk}/role/", {"role": "viewer"})

    bob.refresh_from_db()
    assert bob.role == "viewer"


def test_the_last_owner_stays(alice: Seat) -> None:
    for path in ("role", "remove"):
        answer = alice.client.post(
            alice.path(f"settings/members/{alice.member.pk}/{path}/"), {"role": "viewer"}, follow=True
        )

        assert "A company keeps at least one owner." in words_of(answer)  # SEC-30
    assert Membership.objects.get().role == "owner"


def test_an_admin_makes_no_owner(alice: Seat) -> None:
    bob = Seat(make_member(alice.member.company, role=Role.ADMIN))

    answer = bob.post(f"settings/members/{bob.member.pk}/role/", {"role": "owner"})

    assert answer.status_code == 403
    assert "owner" not in [attrs.get("value") for tag, attrs in tags_of(bob.get("settings/members/"))]


def test_a_removed_member_is_out_at_once(alice: Seat) -> None:
    bob = Seat(make_member(alice.member.company))

    alice.post(f"settings/members/{bob.member.pk}/remove/")

    assert bob.get("invoices/").status_code == 404  # SEC-28


def test_a_member_leaves(alice: Seat) -> None:
    bob = Seat(make_member(alice.member.company, role=Role.VIEWER))

    answer = bob.post(f"settings/members/{bob.member.pk}/remove/")

    assert answer["Location"] == "/"
    assert not Membership.objects.filter(pk=bob.member.pk).exists()


def test_an_invitation_is_withdrawn(alice: Seat) -> None:
    alice.post("settings/members/", {"email": "carla@example.com", "role": "admin"})
    invitation = Invitation.objects.get()

    alice.post(f"settings/invitations/{invitation.pk}/withdraw/")

    assert "carla@example.com" not in words_of(alice.get("settings/members/"))
    assert alice.post(f"settings/invitations/{invitation.pk}/withdraw/").status_code == 404


def test_a_key_is_shown_once(alice: Seat) -> None:
    answer = alice.post("settings/keys/", {"name": "Shop", "scopes": ["read", "manage_invoices"]})

    secret = next(attrs["value"] for tag, attrs in tags_of(answer) if str(attrs.get("value")).startswith("sp_"))
    again = text_of(alice.get("settings/keys/"))
    assert secret not in again
    assert secret[:8] in again
    assert ApiKey.objects.get().scopes == ["manage_invoices", "read"]


@pytest.mark.parametrize(
    "posted", [{"name": "", "scopes": ["read"]}, {"name": "Shop"}, {"name": "Shop", "scopes": ["manage_members"]}]
)
def test_a_bad_key_is_told_at_its_field(alice: Seat, posted: dict[str, object]) -> None:
    answer = alice.post("settings/keys/", posted)

    assert answer.status_code == 422
    assert value_of(answer, "name") == posted["name"]
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked(alice: Seat) -> None:
    key, _ = make_key(alice.member)

    alice.post(f"settings/keys/{key.pk}/revoke/")

    assert "revoked" in words_of(alice.get("settings/keys/"))
    assert alice.post(f"settings/keys/{key.pk}/revoke/").status_code == 404


def test_a_foreign_key_is_none(alice: Seat) -> None:
    key, _ = make_key(make_stranger())

    assert alice.post(f"settings/keys/{key.pk}/revoke/").status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_switches_are_each_members_own(alice: Seat) -> None:
    bob = Seat(make_member(alice.member.company))

    alice.post("settings/notifications/", {"on": ["invoice.paid:in_app", "nonsense:in_app"]})

    def on(seat: Seat) -> list[str | None]:
        boxes = [attrs for tag, attrs in tags_of(seat.get("settings/notifications/")) if attrs.get("name") == "on"]
        return [box["value"] for box in boxes if "checked" in box]

    assert on(alice) == ["invoice.paid:in_app"]
    assert len(on(bob)) > 1
    assert not Switch.objects.filter(member=bob.member).exists()


def test_a_name_is_changed(alice: Seat) -> None:
    alice.post("settings/account/", {"name": "Alice Berg"})

    alice.member.user.refresh_from_db()
    assert alice.member.user.name == "Alice Berg"


def test_a_bad_name_is_told_at_its_field(alice: Seat) -> None:
    answer = alice.post("settings/account/", {"name": "n" * 121})

    assert answer.status_code == 422
    assert 'id="id_name_errors"' in text_of(answer)
    alice.member.user.refresh_from_db()
    assert alice.member.user.name == "Alice"
