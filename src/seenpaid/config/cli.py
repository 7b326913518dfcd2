"""The `seenpaid` command: Django's own commands and ours, by one name."""

import os
import sys


def main() -> None:
    """Run a command, such as `seenpaid serve`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["seenpaid", *sys.argv[1:]])
