"""Attempts made before they had a story get one, and charges know what went back of them."""

from __future__ import annotations

from typing import Any

from django.db import migrations

FAILED = {"declined", "canceled"}
OUTCOMES = {
    ("charge", "succeeded"): "CHARGE_SUCCESS",
    ("charge", "declined"): "CHARGE_FAILURE",
    ("charge", "canceled"): "CHARGE_FAILURE",
    ("charge", "action_required"): "CHARGE_ACTION_REQUIRED",
    ("refund", "succeeded"): "REFUND_SUCCESS",
    ("refund", "declined"): "REFUND_FAILURE",
    ("refund", "canceled"): "REFUND_FAILURE",
}


def tell(apps: Any, _editor: object) -> None:
    attempt = apps.get_model("payments", "Attempt")
    event = apps.get_model("payments", "TransactionEvent")
    attempt.objects.filter(kind="refund").update(intent="all")
    for row in attempt.objects.order_by("created_at").iterator(chunk_size=500):
        if row.kind == "refund" and row.state not in FAILED:
            attempt.objects.filter(pk=row.parent_id).update(returned_minor=row.amount_minor)
        step = {
            "charge_id": row.parent_id or row.pk,
            "attempt_id": row.pk,
            "amount_minor": row.amount_minor,
            "actor": "system",
        }
        asked = f"{row.kind.upper()}_REQUEST"
        event.objects.create(type=asked, created_at=row.created_at, **step)
        outcome = OUTCOMES.get((row.kind, row.state))
        if outcome:
            message = row.message
            event.objects.create(
                type=outcome, message=message, created_at=row.updated_at, **step
            )


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_parts_and_their_story")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
