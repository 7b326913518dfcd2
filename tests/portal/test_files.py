"""What is attached, below the customer's page and by its link."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from seenpaid.documents.actions.attach import attach, detach
from seenpaid.engagement.models import View
from seenpaid.sharing.links import token_of
from tests.documents.test_attach import PDF
from tests.make import CHROME_ON_MAC, NOW, make_company, make_link, make_stranger

pytestmark = pytest.mark.django_db


def test_it_is_listed_taken_and_gone(client: Client) -> None:
    alice = make_company()
    link = make_link(alice)
    assert link.document is not None
    page = f"/i/{token_of(link)}"
    bare = client.get(page).content.decode()
    kept = attach(link.document, name='Plan "A" <b>.pdf', data=PDF, by=alice, now=NOW)

    shown = client.get(page).content.decode()
    taken = client.get(f"{page}/files/{kept.pk}", headers=CHROME_ON_MAC)
    view = View.objects.order_by("id").last()
    address = f"{page}/files/{kept.pk}"
    detach(kept, by=alice, now=NOW)
    after = client.get(page).content.decode()

    assert f'href="{address}"' in shown
    assert "Plan -A- -b.pdf" in shown
    assert "/files/" not in bare + after
    assert (taken.status_code, taken.content, taken["Content-Type"]) == (200, PDF, "application/pdf")
    assert taken["Content-Disposition"] == 'attachment; filename="Plan -A- -b.pdf"'
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert taken["Content-Security-Policy"].endswith("; sandbox")
    assert taken["Cache-Control"] == "no-store"
    assert view is not None
    assert (view.action, view.actor_type) == ("pdf", "recipient")


def test_every_other_file_is_as_unknown_as_the_token(client: Client) -> None:  # SEC-5, SEC-23
    alice, charlie = make_company(), make_stranger()
    mine, theirs = make_link(alice), make_link(charlie)
    assert mine.document is not None
    assert theirs.document is not None
    foreign = attach(theirs.document, name="a.pdf", data=PDF, by=charlie, now=NOW)
    lost = attach(mine.document, name="a.pdf", data=PDF, by=alice, now=NOW)
    default_storage.delete(lost.path)
    unknown = client.get(f"/i/{'x' * 32}").content

    for path in (
        f"/i/{token_of(mine)}/files/{foreign.pk}",
        f"/i/{token_of(mine)}/files/{lost.pk}",
        f"/i/{token_of(mine)}/files/x",
        f"/q/{token_of(mine)}/files/{lost.pk}",
        f"/i/{'x' * 32}/files/{foreign.pk}",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (404, unknown), path
