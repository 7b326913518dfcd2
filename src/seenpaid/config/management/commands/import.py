# noqa: N999  # the command is called import.
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.companies.queries import owner_of
from seenpaid.exchange.actions import NotAllGoodError, bring_in, plan_file
from seenpaid.exchange.batch import UnreadableFileError
from seenpaid.exchange.check import HERE, NEW, WRONG, Plan


class Command(BaseCommand):
    """`seenpaid import customers.csv --company studio-north --dry-run`"""

    help = (
        "Bring in customers and invoices: from our own export, from CSV, from Stripe's table of invoices, from exports of Invoice Ninja or "
        "InvoiceShelf. Mails nobody. The same file twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--company", required=True, help="the company's word in addresses: /at/<company>/")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--good-only", action="store_true", help="bring in the good entries, leave the others")

    def handle(self, *_: object, file: Path, company: str, dry_run: bool, good_only: bool, **__: Any) -> None:
        """Go through the file, say what is wrong, and bring in what is new."""
        owner = owner_of(company)
        if owner is None:
            message = f"There is no company “{company}”."
            raise CommandError(message)
        try:
            plan = plan_file(file.read_bytes(), by=owner, now=timezone.now())
            self._tell(plan)
            if dry_run:
                return
            done = bring_in(plan, good_only=good_only, by=owner, now=timezone.now())
        except OSError as error:
            message = f"{file} cannot be read: {error.strerror}."
            raise CommandError(message) from error
        except UnreadableFileError as error:
            raise CommandError(str(error)) from error
        except NotAllGoodError as error:
            message = f"{error} Correct them, or bring in the good ones with --good-only."
            raise CommandError(message) from error
        self.stdout.write(f"Brought in {done['customers']} customers and {done['invoices']} invoices.")

    def _tell(self, plan: Plan) -> None:
        for finding in plan.of(WRONG):
            for fault in finding.faults:
                self.stdout.write(f"line {fault.line or finding.entry.line}, {fault.column}: {fault.message}")
        for sentence in plan.batch.left_out:
            self.stdout.write(sentence)
        self.stdout.write(f"{plan.counts[NEW]} new, {plan.counts[HERE]} already here, {plan.counts[WRONG]} wrong.")
