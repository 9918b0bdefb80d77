"""`migrate`: Django's own, which ends with the triggers that count writes."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from store.versions.triggers import install


class Command(migrate.Command):
    """Django's command; a table it has rebuilt has lost its triggers."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then put the triggers in place."""
        super().handle(*args, **options)
        if options.get("database") == "default" and not options.get("plan"):
            install()
