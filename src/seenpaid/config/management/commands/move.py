from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections

from seenpaid.config import env
from seenpaid.config.backup.move import NotEmptyError, RowsLostError, move

_THERE = "there"


class Command(BaseCommand):
    """`seenpaid move URL`"""

    help = "Take everything from SQLite into an empty PostgreSQL. Stop Seenpaid first; the SQLite file stays as it is."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("url", help="postgres://user:password@host/name, as SEENPAID_DATABASE_URL will be")

    def handle(self, *_: object, url: str, **__: Any) -> None:
        """Make the tables there, fill them, and say what to do next."""
        if connection.vendor != "sqlite":
            raise CommandError("The data lies in PostgreSQL already. Between two of those, use pg_dump and pg_restore.")
        try:
            there = env.database(url, settings.DATA_DIR)
            connections.databases[_THERE] = connections.configure_settings({**settings.DATABASES, _THERE: there})[
                _THERE
            ]
            for name in ("default", _THERE):
                call_command("migrate", database=name, interactive=False, verbosity=0)
            counts = move(source="default", target=_THERE)
        except NotEmptyError as error:
            raise CommandError("There is a company in that database already; it must be an empty one.") from error
        except RowsLostError as error:
            raise CommandError(f"Not every row of {error} arrived. Nothing was written.") from error
        except (DatabaseError, ImproperlyConfigured) as error:
            raise CommandError(f"It did not work, and nothing was moved: {error}") from error
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables are there.")
        self.stdout.write("Set SEENPAID_DATABASE_URL to it and start. Keys and uploads stay in the data directory.")
