"""The door for the owner's shell: Django's management commands."""

import os
import sys

from django.core.management import execute_from_command_line

from store.operate.children import IS_CHILD, end_with_parent
from store.operate.supervisor import main as up


def place_early_options(arguments: list[str]) -> None:
    """Hand `--data`, `--live` and `--domain` to the settings, which are read before any command."""
    names = {"--data": "TUPPENCE_DATA", "--domain": "TUPPENCE_DOMAIN"}
    for position, word in enumerate(arguments):
        name, _, value = word.partition("=")
        if name in names:
            following = arguments[position + 1] if position + 1 < len(arguments) else ""
            os.environ[names[name]] = value or following
        elif word == "--live":
            os.environ["TUPPENCE_LIVE"] = "1"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "store.settings")
    place_early_options(sys.argv[1:])
    if sys.argv[1:2] == ["up"]:
        # Keeping watch needs no part of the shop; loading it would only take time.
        sys.exit(up(sys.argv[2:]))
    if IS_CHILD in sys.argv:
        end_with_parent()
    execute_from_command_line(sys.argv)
