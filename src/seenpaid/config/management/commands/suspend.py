from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.companies.actions.suspend import reinstate, suspend
from seenpaid.companies.queries import company_of, suspended_companies


class Command(BaseCommand):
    """`seenpaid suspend [SLUG] [--lift]`"""

    help = "Stop a company at once: its links open nothing, its mails wait. Without a name it says who is suspended."
    requires_system_checks = ()  # whoever stops somebody is in a hurry.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("slug", nargs="?", help="the company's word in addresses: /at/<company>/")
        parser.add_argument("--lift", action="store_true", help="let it go on")

    def handle(self, *_: object, slug: str | None, lift: bool, **__: Any) -> None:
        """Do it and say what became of it."""
        if slug is None:
            for suspended in suspended_companies():
                self.stdout.write(
                    f"{suspended.slug}  since {suspended.suspended_at:%Y-%m-%d %H:%M} UTC  {suspended.name}"
                )
            return
        company = company_of(slug)
        if company is None:
            message = f"There is no company “{slug}”."
            raise CommandError(message)
        if lift:
            done = reinstate(company, now=timezone.now())
            self.stdout.write(f"{company.name} goes on." if done else f"{company.name} was not suspended.")
        else:
            done = suspend(company, now=timezone.now())
            self.stdout.write(f"{company.name} is suspended{'' if done else ' already'}: its links open nothing.")
