"""What a test needs of the machine: without it the test is skipped, except where everything must run."""

import os

import pytest


def need[Found](found: Found | None, missing: str) -> Found:
    """Return what was found; else skip, or fail in CI."""
    if found is None and os.environ.get("CI"):
        pytest.fail(f"In CI every test runs, but {missing}.")
    if found is None:
        pytest.skip(missing)
    return found
