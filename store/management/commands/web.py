"""The web process of `up`; the owner has no need to start it by hand."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from store.operate.children import IS_CHILD
from store.operate.web import run


class Command(BaseCommand):
    """Make the store ready, then serve it."""

    help = "Make the store ready, tell `up`, then serve the shop (started by `up`)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port and the pipe to `up`."""
        parser.add_argument("port", type=int)
        parser.add_argument("pipe", type=int)
        parser.add_argument("--no-demo", action="store_true")
        parser.add_argument(IS_CHILD, action="store_true", help="end when stdin closes")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exit code 2 when the store cannot run here; `up` is told why."""
        sys.exit(run(port=options["port"], pipe=options["pipe"], demo=not options["no_demo"]))
