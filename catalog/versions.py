"""The tables of this floor are watched, those of rooms to come as well."""

from __future__ import annotations

from django.apps import apps

from store.versions.registry import watch

# What a room's tables count as; a write to one leaves answers about the others as they are.
_NAMES = {"offers": "prices", "promotions": "prices", "stock": "stock", "content": "content"}
# Dates that no reader compares with the time: when something was done, and what answers say.
_DONE = frozenset({"created_at", "updated_at", "closed_at", "at"})
_RECORDS = {
    "catalog": _DONE | {"date", "date_time"},
    "offers": _DONE | {"valid_from"},
}

for room in apps.get_app_configs():
    if room.name.split(".")[0] == "catalog":
        tables = room.get_models(include_auto_created=True)
        watch(_NAMES.get(room.label, "catalog"), *tables, records=_RECORDS.get(room.label, _DONE))
