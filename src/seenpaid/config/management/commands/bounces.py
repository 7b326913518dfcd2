import sys
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.utils import timezone

from seenpaid.messaging.actions.report import TooEarlyError, take_report
from seenpaid.messaging.reports import LARGEST, read_report

TRY_AGAIN = 75
"""What a mail server understands as “bring it again later” (EX_TEMPFAIL)."""


class Command(BaseCommand):
    """`seenpaid bounces < message`"""

    help = "Read one message from standard input; if it says that a mail of ours came back, note it. For a mail alias."

    requires_system_checks = [Tags.database]

    def handle(self, *_: object, **__: Any) -> None:
        """Take the message. Whatever it is, it is not refused: that would make another bounce."""
        report = read_report(sys.stdin.buffer.read(LARGEST))
        if report is None:
            self.stdout.write("This message reports nothing that came back for good.")
            return
        try:
            is_ours = take_report(report, now=timezone.now())
        except TooEarlyError:
            self.stderr.write("The mail is still on its way out. Bring this again.")
            sys.exit(TRY_AGAIN)
        self.stdout.write("Noted." if is_ours else "It names no mail of ours.")
