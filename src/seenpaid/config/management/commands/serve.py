from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError

from seenpaid.config import env
from seenpaid.config.serving import PortTakenError, serve, try_port
from seenpaid.config.upgrade import NewerTablesError


class Command(BaseCommand):
    """`seenpaid serve`"""

    help = "Serve everything on one port: pages, API and live streams, with a worker beside them."

    requires_system_checks = [Tags.database, Tags.security]  # the others load every page, and the start waits for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="127.0.0.1", help="where to listen; 0.0.0.0 for everywhere")
        parser.add_argument(
            "--port", type=int, default=env.whole("PORT", 8000), help="the port; PORT in the environment, or 8000"
        )
        parser.add_argument("--workers", type=int, default=1, help="how many web processes")
        parser.add_argument("--no-worker", action="store_true", help="leave the work to `seenpaid work` elsewhere")

    def handle(self, *_: object, host: str, port: int, workers: int, no_worker: bool, **__: Any) -> None:
        """Serve until stopped."""
        if workers < 1:
            raise CommandError("At least one web process is needed.")
        try:
            try_port(host, port)
            self.stdout.write(f"Seenpaid is at {settings.SEENPAID_BASE_URL} (listening on {host}:{port}).")
            self.stdout.flush()
            serve(host=host, port=port, processes=workers, with_worker=not no_worker, say=self.stderr.write)
        except (PortTakenError, NewerTablesError) as error:
            raise CommandError(str(error)) from error
