import json

from seenpaid.evidence.compose import evidence_of
from tests.make import NOW, make_link, make_open
from tests.web.conftest import Seat, text_of


def test_the_settings_show_the_key_that_evidence_is_signed_with(alice: Seat) -> None:
    link = make_link(alice.member)
    make_open(link)

    told = text_of(alice.get("settings/tracking/"))

    assert json.loads(evidence_of(link.document, now=NOW))["signature"]["key"] in told
