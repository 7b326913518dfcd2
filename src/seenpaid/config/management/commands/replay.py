import json
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from seenpaid.config.replay.run import QUIET_SECONDS, ReplayError, replay


class Command(BaseCommand):
    """Opens a share link of a running install as scanners, previews and people do, and prints each verdict."""

    help = (
        "Replay recorded scanners, previews and people against a share link, and print each verdict with its reasons."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", nargs="?", help="a share link of your own; the demo's unless given")
        parser.add_argument("--key", help="an API key of the company, to read the verdicts; the demo's unless given")
        parser.add_argument(
            "--fast", action="store_true", help="do not wait between people; some may then seem a burst"
        )

    def handle(self, *_: Any, url: str | None, key: str | None, fast: bool, **__: Any) -> None:
        url, key = _demos(url, key)
        self.stdout.write("These opens are recorded like any other. Invoice link: " + url + "\n")
        self.stdout.write(
            "ok: judged as it should be · NOT: otherwise · ?: only its address could tell, and that was not believed\n"
        )
        tally: Counter[str] = Counter()
        try:
            for one in replay(url, key=key, pause=0.0 if fast else QUIET_SECONDS):
                verdict = f"{one.verdict}, counted" if one.counted else one.verdict
                self.stdout.write(f"{one.mark:<4}{one.name:<52}{verdict:<20}answered {one.status}")
                for reason in one.reasons:
                    self.stdout.write(f"      {reason}")
                tally.update([one.mark, "opens"])
                tally["counted"] += one.counted
                tally["unbelieved"] += not one.address_believed
        except ReplayError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"\n{tally['ok']} of {tally['opens']} judged as they should be; {tally['counted']} counted as views."
        )
        if tally["unbelieved"]:
            self.stdout.write(
                "The addresses were not believed, so rules about networks had nothing to go by. To see them too,"
            )
            self.stdout.write("name the machine you replay from in SEENPAID_TRUSTED_PROXIES of a test install.")
        if wrong := tally["NOT"]:
            raise CommandError(f"{wrong} verdicts are not what was expected.")


def _demos(url: str | None, key: str | None) -> tuple[str, str]:
    if url and key:
        return url, key
    try:
        demo = json.loads((Path(settings.DATA_DIR) / "demo.json").read_text(encoding="utf-8"))
        return url or str(demo["share_url"]), key or str(demo["api_key"])
    except (OSError, ValueError, KeyError) as error:
        raise CommandError("Give a share link and --key, or run it beside a demo (bin/demo).") from error
