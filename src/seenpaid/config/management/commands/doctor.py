import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from seenpaid.config.doctor import findings


class Command(BaseCommand):
    """`seenpaid doctor`"""

    help = "Look at everything the installation needs, and say what to do about what is wrong."

    requires_system_checks = ()

    def handle(self, *_: object, **__: Any) -> None:
        """Say one line for each thing; end with 1 if something is wrong."""
        is_well = True
        for finding in findings(now=timezone.now()):
            is_well &= finding.mark != "wrong"
            self.stdout.write(f"{finding.mark:>5}  {finding.what}: {finding.text}")
            if finding.hint:
                self.stdout.write(f"       → {finding.hint}")
        sys.exit(0 if is_well else 1)
