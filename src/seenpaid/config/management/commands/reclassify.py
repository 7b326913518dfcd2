from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.companies.queries import company_of
from seenpaid.engagement.classify import RULES_VERSION
from seenpaid.engagement.correcting.reclassify import Report, walk


class Command(BaseCommand):
    """Judges history again with the rules of today. Says what would change; changes it when told to."""

    help = "Judge earlier opens again with the current rules. Without --apply it only says what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="correct them: counts, status and events follow")
        parser.add_argument("--company", metavar="SLUG", help="only this company's opens")
        parser.add_argument("--after", default="", metavar="VIEW", help="go on after this open, as an earlier run said")

    def handle(self, *_: Any, apply: bool, company: str | None, after: str, **__: Any) -> None:
        report = Report()
        for report in walk(now=timezone.now(), apply=apply, after=after, company_id=_id_of(company)):
            self.stderr.write(f"{report.judged} opens judged; to go on from here: --after {report.last_key}")
        self._say(report, apply=apply)

    def _say(self, report: Report, *, apply: bool) -> None:
        done = "were corrected" if apply else "would change"
        total = sum(tally.count for tally in report.changes.values())
        self.stdout.write(
            f"Rules {RULES_VERSION}: {total} of {report.judged} opens {done}; {report.kept} stand as they are."
        )
        for (before, after), tally in sorted(report.changes.items(), key=lambda item: -item[1].count):
            self.stdout.write(f"\n{tally.count:>8}  {before} -> {after}")
            for one in tally.examples:
                self.stdout.write(f"          {one.view_id}  {one.network}  {one.user_agent}\n            {one.reason}")
        if total and not apply:
            self.stdout.write("\nNothing was changed. To correct them: seenpaid reclassify --apply")


def _id_of(slug: str | None) -> str | None:
    if slug is None:
        return None
    found = company_of(slug)
    if found is None:
        raise CommandError(f"There is no company “{slug}”.")
    return str(found.pk)
