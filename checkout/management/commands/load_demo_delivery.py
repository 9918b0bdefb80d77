"""Writes the demo's zones and deliveries, once; an owner's own are left alone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.demo.read import load
from catalog.demo.shop import DemoZone
from checkout.delivery.models import Method, MethodListing, Zone
from store.channels.models import Channel
from store.channels.queries import default_channel


class Command(BaseCommand):
    """Load the demo's deliveries into a store that has none."""

    help = "Load the demo's delivery zones and methods into a store that has none."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Nothing happens when there is a zone already."""
        if Zone.objects.exists():
            return
        channel = default_channel()
        with transaction.atomic():
            for zone in load().zones:
                _write(zone, channel)


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
