"""A database of one's own: SQLite in a new directory, the one that SEENPAID_DATABASE_URL names, or, with
SEENPAID_TEST_DB=postgres, a PostgreSQL that ends with this process. Import it before Django.
"""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
os.environ.setdefault("SEENPAID_DATA_DIR", tempfile.mkdtemp(prefix="seenpaid-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "seenpaid.config.settings"

from tests.plumbing import postgres

if os.environ.get("SEENPAID_TEST_DB") == "postgres" and "SEENPAID_DATABASE_URL" not in os.environ:
    os.environ["SEENPAID_DATABASE_URL"] = postgres.start()

import django

django.setup()
