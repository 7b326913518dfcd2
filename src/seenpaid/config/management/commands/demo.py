import socket  # ast-grep-ignore: one-door-out
import time
from argparse import ArgumentParser
from pathlib import Path
from threading import Thread
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.config import env
from seenpaid.config.demo import handout
from seenpaid.config.demo.handout import Handout
from seenpaid.config.demo.removal import remove_demo
from seenpaid.config.demo.story import TakenError
from seenpaid.config.serving import PortTakenError, serve, try_port
from seenpaid.config.upgrade import NewerTablesError, bring_up_to_date


class Command(BaseCommand):
    """`seenpaid demo`"""

    help = "Make a believable company with half a year behind it, and serve it. Asked again, it finds the same company."
    requires_system_checks = [Tags.database]  # the others load every page, and the start waits for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default="127.0.0.1", help="where to listen")
        parser.add_argument("--port", type=int, default=env.whole("PORT", 8000), help="the port")
        parser.add_argument("--no-serve", action="store_true", help="make the company and write demo.json, no more")
        parser.add_argument("--remove", action="store_true", help="delete the demo company and everything of it")

    def handle(self, *_: object, host: str, port: int, no_serve: bool, remove: bool, **__: Any) -> None:
        """Do what was asked."""
        if remove:
            bring_up_to_date()
            self.stdout.write("The demo company is gone." if remove_demo() else "There is no demo company.")
            return
        try:
            if not no_serve:
                try_port(host, port)
            bring_up_to_date()
            self.stdout.write("Preparing Studio North and half a year of its invoices; that takes half a minute …")
            self.stdout.flush()
            ready = handout.prepare(now=timezone.now())
        except (PortTakenError, NewerTablesError) as error:
            raise CommandError(str(error)) from error
        except TakenError as error:
            message = f"{error} belongs to somebody here already, so there can be no demo company."
            raise CommandError(message) from error
        if no_serve:
            self._hand_out(ready)
        else:
            Thread(target=self._hand_out_when_served, args=(ready, host, port), daemon=True).start()
            serve(host=host, port=port, processes=1, with_worker=True, say=self.stderr.write)

    def _hand_out_when_served(self, ready: Handout, host: str, port: int) -> None:
        while True:
            try:
                socket.create_connection((host, port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                self._hand_out(ready)
                return

    def _hand_out(self, ready: Handout) -> None:
        handout.write(ready)
        self.stdout.write(
            f"\n  Seenpaid     {ready.url}\n  E-mail       {ready.email}\n  Password     {ready.password}\n"
            f"  API key      {ready.api_key}\n  Share link   {ready.share_url}\n  Portal       {ready.portal_url}\n\n"
            "Sign in, then open the share link in another browser and watch the page change.\n"
            f"The same is in {_here(handout.path())}. `{_command()} --remove` takes the company away again. Ctrl-C stops.\n"
        )
        self.stdout.flush()


def _here(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _command() -> str:
    """Return what was typed to come here: in a clone, no command of ours is on the path."""
    return "bin/demo" if Path("bin/demo").exists() else "seenpaid demo"
