"""A table of cases over one arrangement: each is told apart in the report and leaves no row to the next.

    def test_it_is_shown_to_members(scene, case):
        for name in PAGES:
            with case(name):
                ...

Arranging costs ten times what a case does, so hundreds of cases share one.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import transaction

type Case = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def case(db: None, subtests: pytest.Subtests) -> Case:
    @contextmanager
    def one(name: str) -> Iterator[None]:
        with subtests.test(name), transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)

    return one
