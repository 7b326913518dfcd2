import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from seenpaid.engagement.judging.testbench import answer_lines


class Command(BaseCommand):
    """The test bench of the verdicts: one JSON request a line in, one JSON answer a line out, by the rules of a live open."""

    help = "Judge requests: one JSON object a line on standard input, one answer a line on standard output."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--explain", action="store_true", help="say which rules spoke, and how loudly")

    def handle(self, *_: Any, explain: bool, **__: Any) -> None:
        # A line that is no text is answered like any other bad line; the rest goes on.
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper, unless a test replaced it.
        for answer in answer_lines(sys.stdin, explain=explain):
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
