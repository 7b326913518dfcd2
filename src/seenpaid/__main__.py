"""`python -m seenpaid` is the `seenpaid` command."""

from seenpaid.config.cli import main

main()
