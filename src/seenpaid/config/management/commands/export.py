from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.companies.queries import owner_of
from seenpaid.exchange.export import COMPANY, FORMS, WHAT, Export, export


class Command(BaseCommand):
    """`seenpaid export invoices --company studio-north --to invoices.csv`"""

    help = "Write customers, invoices, invoice lines, payments or views of a company as CSV or JSON, or all it needs to move."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "what",
            choices=[*WHAT, COMPANY, "all"],
            help="“company” writes one JSON file that `seenpaid import` reads; “all” one file for each set into the "
            "directory --to",
        )
        parser.add_argument("--company", required=True, help="the company's word in addresses: /at/<company>/")
        parser.add_argument("--format", choices=FORMS, default="csv")
        parser.add_argument("--to", type=Path, help="a file, or for “all” a directory; default: standard output")
        parser.add_argument("--no-mark", action="store_true", help="without the mark that tells spreadsheets of UTF-8")

    def handle(self, *_: object, what: str, company: str, to: Path | None, **given: Any) -> None:
        """Write it whole, or not at all."""
        owner = owner_of(company)
        if owner is None:
            message = f"There is no company “{company}”."
            raise CommandError(message)
        if what == "all" and to is None:
            raise CommandError("Name the directory: --to DIRECTORY.")
        for name in WHAT if what == "all" else (what,):
            form = "json" if name == COMPANY else given["format"]
            found = export(name, form=form, by=owner, now=timezone.now(), has_mark=not given["no_mark"])
            if to is None:
                for piece in found.pieces:
                    self.stdout.write(piece.decode(), ending="")
            else:
                self._write(found, to / found.name if what == "all" else to)

    def _write(self, found: Export, file: Path) -> None:
        """Make the file under another name first, so that half of one is never taken for a whole. SEC-169"""
        unfinished = file.with_name(f".{file.name}.unfinished")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as out:
                out.writelines(found.pieces)
            unfinished.replace(file)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            message = f"{file} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stderr.write(f"{file}")
