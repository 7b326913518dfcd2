from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.config.backup.hold import held_since, hold, let_go


class Command(BaseCommand):
    """`seenpaid hold [--end]`"""

    help = "Let nothing leave this installation: no mail, no reminder, no question to a provider. For copies."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--end", action="store_true", help="this is the one installation that should send")
        parser.add_argument(
            "--send-waiting", action="store_true", help="with --end: send also what waited when the copy was made"
        )

    def handle(self, *_: object, end: bool, send_waiting: bool, **__: Any) -> None:
        """Do it and say what follows."""
        if send_waiting and not end:
            raise CommandError("--send-waiting goes with --end.")
        if not end:
            hold(since=held_since() or timezone.now())
            self.stdout.write("Nothing leaves from here any more. To go on: seenpaid hold --end")
        elif held_since() is None:
            self.stdout.write("Nothing was held.")
        else:
            withheld = let_go(now=timezone.now(), sends_what_waits=send_waiting)
            self.stdout.write(f"Mails, reminders and questions to providers go out again; {withheld} old mails do not.")
