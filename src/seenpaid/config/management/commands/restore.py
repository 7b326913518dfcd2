from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from seenpaid.config.backup.actions import NoBackupError, restore
from seenpaid.config.backup.archive import BrokenBackupError


class Command(BaseCommand):
    """`seenpaid restore FILE`"""

    help = "Put a backup back. Every file is checked before anything is touched."

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="replace what is there; stop the server first")

    def handle(self, *_: object, file: Path, overwrite: bool, **__: Any) -> None:
        """Restore it and say from when it is."""
        try:
            about = restore(file, overwrite=overwrite)
        except (NoBackupError, BrokenBackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored what stood on {about['made_at']}, version {about['version']}.")
        self.stdout.write("Run `seenpaid migrate`, then `seenpaid doctor`, then `seenpaid serve`.")
        self.stdout.write(
            "Nothing leaves from here yet, for the original may still be sending. Once it is gone for good:"
        )
        self.stdout.write("seenpaid hold --end")
