from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from seenpaid.engagement.client.geo_files import GeoFileError, install, status
from seenpaid.engagement.client.places import owed_credits


class Command(BaseCommand):
    """Installs or updates the files that tell places and networks from addresses. Nobody is asked over the network."""

    help = "Install or update the place files (city and ASN, .mmdb or .mmdb.gz) from a path, or say which are in use."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        installing = verbs.add_parser("install", help="look a file through and put it to use")
        installing.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        verbs.add_parser("status", help="say which files are in use")

    def handle(self, *_: Any, verb: str, paths: list[Path] | None = None, **__: Any) -> None:
        for path in paths or []:
            try:
                done = install(path)
            except GeoFileError as error:
                raise CommandError(str(error)) from error
            built = f", built {done.built_at:%Y-%m-%d}" if done.built_at else ""
            self.stdout.write(f"Installed {done.type or 'a file'}{built} as {done.path}.")
            self.stdout.write("Running processes use it within a minute.")
        if verb == "status":
            self._say()

    def _say(self) -> None:
        files = status()
        for file in files:
            built = f"{file.built_at:%Y-%m-%d}" if file.built_at else "unknown date"
            self.stdout.write(
                f"{file.kind}: {file.path} ({file.type or 'unknown type'}, {built}) {file.problem}".rstrip()
            )
        for kind in {"city", "asn"} - {file.kind for file in files}:
            self.stdout.write(f"{kind}: none. Install one with: seenpaid geo install PATH")
        for credit in owed_credits():
            self.stdout.write(f"shown where places are: {credit.text} ({credit.url})")
