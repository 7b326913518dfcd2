"""The product's own settings, with what a test must not wait for or share.

pytest-django loads settings before any conftest, so whatever has to be decided before Django looks at the
environment is decided here: a data directory of this run's own, and which database answers.
"""

from tests.plumbing.surroundings import prepare

prepare()

from seenpaid.config.settings import *  # noqa: E402, F403 -- every setting, unchanged but for the lines below.
from seenpaid.config.settings import DATA_DIR, DATABASES  # noqa: E402 -- as above.

# Argon2 is slow on purpose; no test is about how slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A file, not memory: threads, writers and WAL then behave as they do in the field.
on_postgres = DATABASES["default"]["ENGINE"].endswith("postgresql")
DATABASES["default"]["TEST"] = {"NAME": "seenpaid_test" if on_postgres else str(DATA_DIR / "test.sqlite3")}
