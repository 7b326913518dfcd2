import re

import pytest

from seenpaid.events.actions import SYSTEM, record
from seenpaid.events.kinds import EventKind
from seenpaid.events.models import Event
from tests.make import NOW, make_company


def test_every_kind_is_a_subject_and_a_verb_and_fits_its_column() -> None:
    column = Event._meta.get_field("kind").max_length or 0

    for kind in EventKind.values:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind), kind
        assert len(kind) <= column, kind


@pytest.mark.django_db
def test_what_is_no_kind_is_not_recorded() -> None:
    alice = make_company()

    with pytest.raises(ValueError, match=r"invoice\.sold"):
        record("invoice.sold", company_id=alice.company_id, subject_id="inv_1", at=NOW, actor=SYSTEM)  # type: ignore[arg-type] # a caller that made a kind up.

    assert not Event.objects.filter(company=alice.company).exists()
