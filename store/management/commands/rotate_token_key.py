"""`manage.py rotate_token_key`: the API's tokens are signed by a new key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.accounts.keys import rotate


class Command(BaseCommand):
    """Make a new key pair."""

    help = "Sign the API's tokens by a new key; tokens of the older keys stay good."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--data`, which the settings read."""
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say which key signs now, and how an old one is ended."""
        self.stdout.write(
            f"Key {rotate().kid} signs from now on. Older ones verify for as long as their files "
            "lie in token_keys/: delete them after 30 days, or at once if they are known to others."
        )
