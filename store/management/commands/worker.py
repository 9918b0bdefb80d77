"""`./tuppence worker`: one more worker; `up` starts one of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.operate.children import Signals, end_with_parent
from store.operate.worker import run


class Command(BaseCommand):
    """Run background work."""

    help = "Run periodic tasks, events and background tasks until told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--child` is for `up`: end when standard input closes."""
        parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")
        parser.add_argument("--child", action="store_true", help="end when stdin closes")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Work until Ctrl-C or TERM; what is under way is finished first."""
        signals = Signals()
        if options["child"]:
            end_with_parent()
        run(signals.told)
