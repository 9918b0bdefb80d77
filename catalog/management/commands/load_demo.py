"""load_demo [--whole]: the demo catalog, without its delivery methods."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from catalog.demo.loader import load_demo
from store.kernel.actor import SYSTEM


class Command(BaseCommand):
    """A second time it loads only what is missing."""

    help = "Load the demo catalog; what is there stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to wait for the pictures."""
        parser.add_argument("--whole", action="store_true", help="draw the pictures at once")

    def handle(self, *_: object, **options: bool) -> None:
        """Load and say how much."""
        made = load_demo(actor=SYSTEM, whole=options["whole"])
        self.stdout.write(f"{made} products loaded.")
