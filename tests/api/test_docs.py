import re

from django.test import Client

from seenpaid.api.errors import ALL_KINDS, KINDS
from tests.api.conftest import document


def test_the_reference_prints_every_endpoint_and_problem(db: None) -> None:
    answer = Client().get("/api/v1/docs")

    page = answer.content.decode()
    assert answer.status_code == 200
    for path, operations in document()["paths"].items():
        assert path in page
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page
    for kind in ALL_KINDS:
        assert f'id="{kind.code}"' in page


def test_every_problem_we_tell_is_in_the_reference() -> None:
    assert set(KINDS.values()) <= set(ALL_KINDS)
    assert len({kind.code for kind in ALL_KINDS}) == len(ALL_KINDS)


def test_every_link_in_it_leads_somewhere(db: None) -> None:
    page = Client().get("/api/v1/docs").content.decode()

    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_it_loads_nothing_from_elsewhere(db: None) -> None:
    answer = Client().get("/api/v1/docs")

    sources = re.findall(r'(?:src|href)="([^"#]+)"', answer.content.decode())
    assert sources == ["/static/seenpaid/icon.svg", "/static/seenpaid/api.css", "openapi.json"]
    assert "<script" not in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
