"""The door for the owner's shell: Django's management commands."""

import os
import sys

from django.core.management import execute_from_command_line

from store.operate.children import IS_CHILD, end_with_parent
from store.operate.supervisor import main as up

EARLY = {"--data": "TUPPENCE_DATA", "--domain": "TUPPENCE_DOMAIN"}


def place_early_options(arguments: list[str]) -> list[str]:
    """Hand `--data`, `--domain` and `--live` to the settings, which are read before any command.

    Answers the words that are left for the command.
    """
    left = []
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name in EARLY:
            os.environ[EARLY[name]] = value if equals else next(words, "")
        elif word == "--live":
            os.environ["TUPPENCE_LIVE"] = "1"
        else:
            left.append(word)
    return left


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "store.settings")
    rest = place_early_options(sys.argv[1:])
    if rest[:1] == ["up"]:
        # Keeping watch needs no part of the shop; loading it would only take time.
        sys.exit(up(rest[1:]))
    if IS_CHILD in rest:
        end_with_parent()
    execute_from_command_line([sys.argv[0], *rest])
