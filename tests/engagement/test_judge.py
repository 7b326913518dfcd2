"""What the rules are told of a live open."""

import pytest

from seenpaid.engagement.capture import capture
from seenpaid.engagement.judging.judge import judge
from seenpaid.engagement.judging.surroundings import Surroundings
from seenpaid.engagement.rows.views import Neighbour
from seenpaid.sharing.access import Access
from tests.make import CHROME_ON_MAC, HOME, NOW, OFFICE, SAFARI_ON_IOS

EMULATED = {**SAFARI_ON_IOS, "Sec-CH-UA": '"Chromium";v="156"', "Sec-CH-UA-Platform": '"iOS"'}


def access(*, mailed_at=None) -> Access:
    return Access(
        "lnk_1", "invoice", None, mailed_at, "com_1", "detailed", 1, "inv_1", "sent", 1, "EUR", 1, 0, 1, None, b"x" * 16
    )


def judged(headers, *, scheme="https", neighbours=(), mailed_at=None):
    seen = capture(at=NOW, method="GET", path="/i/x", headers=headers.items(), peer=HOME, scheme=scheme)
    return judge(access(mailed_at=mailed_at), seen, Surroundings(list(neighbours), {}))


@pytest.mark.parametrize("scheme, verdict", [("http", "human"), ("https", "automated")])
def test_a_device_emulated_on_ones_own_machine_is_that_device(scheme, verdict):
    assert judged(EMULATED, scheme=scheme).verdict == verdict


def test_two_people_may_open_a_copied_link_at_once():
    other = Neighbour(OFFICE, SAFARI_ON_IOS["User-Agent"])

    assert judged(CHROME_ON_MAC, scheme="http", neighbours=[other]).verdict == "human"


def test_two_browsers_at_once_on_a_link_just_mailed_are_not_counted():
    other = Neighbour(OFFICE, SAFARI_ON_IOS["User-Agent"])

    assert judged(CHROME_ON_MAC, scheme="http", neighbours=[other], mailed_at=NOW).verdict != "human"


def test_a_crowd_on_a_copied_link_is_not_counted():
    crowd = [Neighbour(f"198.51.100.{number}", f"Browser {number}") for number in range(3)]

    assert judged(CHROME_ON_MAC, scheme="http", neighbours=crowd).verdict != "human"
