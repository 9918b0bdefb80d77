"""Writes docs/schema.graphql: its diff is the review of the API."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from store.graphql.schema import sdl


def place() -> Path:
    """The file."""
    return Path(settings.BASE_DIR) / "docs" / "schema.graphql"


class Command(BaseCommand):
    """`manage.py graphql_schema [--check]`."""

    help = "Write docs/schema.graphql; with --check fail when it is not what the types say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare."""
        file, text = place(), sdl()
        if not options["check"]:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise CommandError("docs/schema.graphql is stale: run `manage.py graphql_schema`.")
