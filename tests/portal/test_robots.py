"""What robots are told at the gate."""

from urllib.robotparser import RobotFileParser

from django.test import Client


def test_they_may_read_a_shared_page_so_that_they_learn_not_to_list_it(client: Client) -> None:  # SEC-13
    answer = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(answer.content.decode().splitlines())

    assert rules.can_fetch("Googlebot", "/i/token")
    assert "sitemap" not in answer.content.decode().lower()
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
