"""import_products FILE [--channel] [--warehouse] [--dry-run]: products from a Shopify CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand

from catalog.services.imports import UNREADABLE, import_file
from catalog.stock.models import Warehouse
from catalog.stock.services import save_warehouse
from store.channels.models import Channel
from store.channels.queries import channel_by_slug
from store.kernel.actor import SYSTEM


class Command(BaseCommand):
    """Exit code 0: all in; 3: some rows refused; 2: the file or what it goes to is not there."""

    help = "Import products from a Shopify product CSV; a second time it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and where it goes."""
        parser.add_argument("file", help="the CSV")
        parser.add_argument("--channel", default="", help="slug of the channel")
        parser.add_argument("--warehouse", default="", help="slug of the warehouse")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *_: object, **options: str) -> None:
        """Read, import, report."""
        content = self._content(options["file"])
        channel = self._channel(options["channel"])
        warehouse = self._warehouse(options["warehouse"], channel)
        report = import_file(
            content=content,
            channel=channel,
            warehouse=warehouse,
            actor=SYSTEM,
            dry_run=bool(options["dry_run"]),
        )
        if report.unreadable:
            self._stop(f"{options['file']}: {report.summary()}")
        for line in report.lines:
            self.stdout.write(str(line))
        self.stdout.write(report.summary())
        if report.exit_code:
            sys.exit(report.exit_code)

    def _content(self, name: str) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError as error:
            self._stop(f"{name}: {error.strerror or error}")

    def _channel(self, slug: str) -> Channel:
        active = Channel.objects.filter(is_active=True).order_by("id")
        channel = channel_by_slug(slug) if slug else active.first()
        if channel is None:
            self._stop(f"There is no active channel {slug}".rstrip() + ".")
        return channel

    def _warehouse(self, slug: str, channel: Channel) -> Warehouse:
        rows = Warehouse.objects.order_by("slug")
        warehouse = rows.filter(slug=slug).first() if slug else rows.first()
        if warehouse is None and slug:
            self._stop(f"There is no warehouse {slug}.")
        return warehouse or save_warehouse(
            slug="main", name="Main warehouse", country=channel.default_country, actor=SYSTEM
        )

    def _stop(self, words: str) -> NoReturn:
        self.stderr.write(words)
        sys.exit(UNREADABLE)
