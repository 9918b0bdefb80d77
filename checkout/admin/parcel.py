"""The form of a parcel: how many of each line, and the tracking number."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from checkout.orders.models import Order, OrderLine
from store.admin.forms import DeskForm


class ParcelForm(DeskForm):
    """A number for each line that still has goods to send."""

    tracking_number = forms.CharField(
        label="Tracking number", max_length=120, required=False, help_text="The buyer is told."
    )

    def __init__(self, data: Any = None, *, order: Order) -> None:
        super().__init__(data)
        rows = order.lines.filter(ships=True).order_by("position")
        self.lines = [line for line in rows if line.quantity > line.fulfilled]
        for line in self.lines:
            self.fields[_name(line)] = _number_of(line)
        # Lines first, then the number: as the parcel is packed.
        self.order_fields([_name(line) for line in self.lines])

    def quantities(self) -> dict[uuid.UUID, int]:
        """Pieces by line, of what is in the parcel."""
        return {line.pk: self.cleaned_data[_name(line)] or 0 for line in self.lines}

    def clean(self) -> dict[str, Any]:
        """At least one piece."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(self.quantities().values()):
            raise forms.ValidationError("Choose at least one line to send.")
        return found


def _name(line: OrderLine) -> str:
    return f"line_{line.pk}"


def _number_of(line: OrderLine) -> forms.IntegerField:
    left = line.quantity - line.fulfilled
    label = " · ".join(word for word in (line.product_name, line.variant_name) if word)
    field = forms.IntegerField(
        label=label,
        min_value=0,
        max_value=left,
        initial=left,
        required=False,
        help_text=f"{left} left to send",
        error_messages={"max_value": f"Only {left} left to send."},
    )
    field.widget.attrs |= {"class": "desk-input", "style": "max-width: 8rem"}
    return field
