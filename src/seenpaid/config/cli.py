"""The `seenpaid` command: Django's own commands and ours, by one name."""

import os
import sys


def main() -> None:
    """Run a command, such as `seenpaid serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")
    if port := _port_in(sys.argv[1:]):
        # Links are built from the base URL, whose default names the port; every process started from here must agree.
        os.environ["PORT"] = port
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["seenpaid", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(f"seenpaid: {error}")


def _port_in(words: list[str]) -> str | None:
    """Return what `--port 8080` or `--port=8080` says, before any setting is read."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "--port":
            return following
        if word.startswith("--port="):
            return word.removeprefix("--port=")
    return None
