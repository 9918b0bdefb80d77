"""Writes the demo's zones, deliveries and their prices; an owner's own are left alone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.demo.read import load
from catalog.demo.shelves import MARK
from catalog.demo.shop import DemoChannel, DemoZone
from checkout.delivery.models import Method, MethodListing, Zone
from store.channels.models import Channel
from store.channels.queries import default_channel


class Command(BaseCommand):
    """Load the demo's deliveries into a store that has none, and into channels that have none."""

    help = "Load the demo's delivery zones, methods and their prices where there are none."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """A zone of the owner's own, and a channel with a price of its own, are left alone."""
        if not Zone.objects.exists():
            channel = default_channel()
            with transaction.atomic():
                for zone in load().zones:
                    _write(zone, channel)
        for told in load().channels:
            _price(told)


def _price(told: DemoChannel) -> None:
    """Prices in a further channel of the demo, for the demo's own methods."""
    channel = Channel.objects.filter(slug=told.slug, private_metadata__has_key=MARK).first()
    if channel is None or MethodListing.objects.filter(channel=channel).exists():
        return
    with transaction.atomic():
        for zone in load().zones:
            for method in zone.methods:
                rows = Method.objects.filter(zone__name=zone.name, name=method.name)
                MethodListing.objects.bulk_create(
                    MethodListing(
                        method=row, channel=channel, price_micro=told.price(method.price).micro
                    )
                    for row in rows
                )


def _write(zone: DemoZone, channel: Channel) -> None:
    countries = [] if zone.countries == ("*",) else list(zone.countries)
    row = Zone.objects.create(name=zone.name, countries=countries)
    for place, method in enumerate(zone.methods):
        made = Method.objects.create(
            zone=row,
            name=method.name,
            description=method.description,
            min_days=method.days_min,
            max_days=method.days_max,
            position=place,
        )
        MethodListing.objects.create(method=made, channel=channel, price_micro=method.price.micro)
