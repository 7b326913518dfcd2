import pytest

from tests.payments.books import try_everything

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_every_cent_is_somewhere(monkeypatch):  # SEC-84, SEC-89, SEC-90; more of it: bin/bench money
    try_everything(monkeypatch, examples=3, steps=12, derandomize=True)
