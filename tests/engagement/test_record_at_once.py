"""Many at once: nothing lost, nothing counted twice. SEC-111"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from seenpaid.engagement.models import View, Visitor
from seenpaid.engagement.queries import engagement_of
from seenpaid.events.models import Event
from tests.make import make_company, make_link, make_open

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_fifty_opens_of_one_viewer_are_fifty_rows_and_one_view():
    link = make_link(make_company())
    start = threading.Barrier(10)

    def open_five(_: int) -> None:
        start.wait()
        try:
            for _ in range(5):
                make_open(link)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(open_five, range(10)))

    row = engagement_of(link.document)
    assert (row.opens, row.views, row.visitors, row.unique_ips) == (50, 1, 1, 1)
    assert (View.objects.count(), View.objects.filter(counted=True).count(), Visitor.objects.count()) == (50, 1, 1)
    assert Event.objects.filter(kind="invoice.viewed").count() == 1
