"""A name is said only where the link was that person's alone."""

from datetime import timedelta

import pytest

from seenpaid.customers.models import Contact
from seenpaid.engagement.models import View
from seenpaid.engagement.queries import reader_named
from seenpaid.sharing.models import ShareLink
from tests.make import (
    NOW,
    OFFICE,
    SAFARI_ON_IOS,
    SLACKBOT,
    make_company,
    make_customer,
    make_document,
    make_link,
    make_open,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def link():
    alice = make_company()
    dora = make_customer(alice)
    contact = Contact.objects.create(company=alice.company, customer=dora, name="Dora Klein", email="dora@acme.example")
    link = make_link(alice, document=make_document(alice, customer=dora))
    ShareLink.objects.filter(pk=link.pk).update(contact=contact, address=contact.email, mailed_at=NOW)
    return link


def name_of(recorded) -> str:
    return reader_named(View.objects.get(pk=recorded.view_id))


def test_whoever_opened_their_own_link_is_named(link):
    assert name_of(make_open(link, after=timedelta(hours=1))) == "Dora Klein"
    assert name_of(make_open(link, after=timedelta(hours=2), headers=SAFARI_ON_IOS)) == "Dora Klein"


def test_a_link_that_was_passed_on_names_nobody(link):
    make_open(link, after=timedelta(hours=1))
    assert name_of(make_open(link, after=timedelta(hours=2), headers=SAFARI_ON_IOS, peer=OFFICE)) == ""


def test_an_open_of_which_nobody_knows_the_visitor_names_nobody(link):
    make_open(link, after=timedelta(hours=1))
    View.objects.filter(document=link.document_id).update(visitor=None)

    assert name_of(make_open(link, after=timedelta(hours=2))) == ""


def test_a_robot_is_nobody(link):
    assert name_of(make_open(link, after=timedelta(hours=1), headers=SLACKBOT)) == ""


def test_a_copied_link_names_nobody():
    assert name_of(make_open(make_link(make_company()))) == ""
