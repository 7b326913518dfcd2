import signal
from argparse import ArgumentParser
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.utils import timezone

from seenpaid.config.kinship import end_at_last, is_child_of
from seenpaid.config.worker import Worker
from seenpaid.events.dispatch import retry_parked as unpark


class Command(BaseCommand):
    """`seenpaid work`"""

    help = "Do what is owed: hand on events, keep house. Any number of these may run at once."

    requires_system_checks = [Tags.database]  # the others load every page, and the start waits for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--parent", type=int, help="end when this process, which started us, is gone")
        parser.add_argument("--retry-parked", action="store_true", help="first try again what was given up on")

    def handle(self, *_: object, parent: int | None, retry_parked: bool, **__: Any) -> None:
        """Work until stopped."""
        worker = Worker(clock=timezone.now, is_orphan=lambda: parent is not None and not is_child_of(parent))

        def stop(*_: object) -> None:
            worker.stop()
            end_at_last()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        if retry_parked:
            self.stdout.write(f"{unpark()} events wait again.")
        worker.run()
