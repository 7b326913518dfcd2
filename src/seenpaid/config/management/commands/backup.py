from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.config.backup.actions import NoBackupError, back_up
from seenpaid.config.backup.archive import BrokenBackupError


class Command(BaseCommand):
    """`seenpaid backup FILE`"""

    help = "Write the database, the keys and the uploads into one archive, while everything runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: object, file: Path, **__: Any) -> None:
        """Take the backup and say what is in it."""
        try:
            about = back_up(file, now=timezone.now())
        except (NoBackupError, BrokenBackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {about['files']} files, {about['bytes']:,} bytes, of {about['made_at']}.")
        self.stdout.write("It holds the keys to every link and session: keep it where nobody else reads.")
