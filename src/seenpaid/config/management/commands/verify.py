import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from seenpaid.evidence.verify import verify


class Command(BaseCommand):
    """Says whether an evidence file was changed. Asks neither a database nor the network."""

    help = "Say of an evidence file (JSON or PDF), offline, whether one byte of it was changed."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--key", default="", help="the public key it must be signed with, as the installation shows it"
        )

    def handle(self, *_: Any, file: Path, key: str, **__: Any) -> None:
        try:
            found = verify(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        if key and found.key and key != found.key:
            found.faults.append("It is signed, but with another key than the one you named.")
        for line in (*found.checked, *found.withheld):
            self.stdout.write(f"  {line}")
        if found.faults:
            self.stdout.write("CHANGED")
            for fault in found.faults:
                self.stdout.write(f"  {fault}")
            sys.exit(1)
        self.stdout.write(f"UNCHANGED\n  Signed with the key {found.key}.")
