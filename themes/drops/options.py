"""What a shopper chooses on a product's page, and where each choice leads."""

from __future__ import annotations

from catalog.queries.options import OptionAxis, OptionValue
from catalog.queries.products import PageVariant
from themes.drops.variants import VariantDrop
from themes.liquid.drops import Drop

Choices = dict[str, str]


def choices_of(row: PageVariant | None) -> Choices:
    """A variant's values by attribute: {"size": "m"}."""
    return {each.attribute_slug: each.value_slug for each in row.options} if row else {}


class ValueDrop(Drop):
    """A value of an option: the variant it leads to with the other choices kept, or nil."""

    fields = frozenset({"name", "available", "selected", "swatch", "variant"})

    def __init__(self, value: OptionValue, variant: VariantDrop | None, selected: bool) -> None:
        self.name = value.name
        self.swatch = value.swatch or None
        self.variant = variant
        self.available = bool(variant and variant.available)
        self.selected = selected

    def liquid_text(self) -> str:
        """A printed value shows its name."""
        return self.name


class OptionDrop(Drop):
    """An option such as the size."""

    fields = frozenset({"name", "position", "selected_value", "values"})

    def __init__(self, name: str, position: int, values: list[ValueDrop]) -> None:
        self.name = name
        self.position = position
        self.values = values
        self.selected_value = next((each.name for each in values if each.selected), None)


def options_with_values(
    axes: tuple[OptionAxis, ...],
    rows: tuple[PageVariant, ...],
    variants: dict[int, VariantDrop],
    chosen: PageVariant | None,
) -> list[OptionDrop]:
    """The options of a product, each value leading to a variant that is for sale."""
    current = choices_of(chosen)
    found = {
        frozenset(choices_of(row).items()): variants[row.sellable.variant_id]
        for row in reversed(rows)
    }

    def value_of(axis: OptionAxis, value: OptionValue) -> ValueDrop:
        wanted = {**current, axis.slug: value.slug}
        target = found.get(frozenset(wanted.items()))
        return ValueDrop(value, target, current.get(axis.slug) == value.slug)

    return [
        OptionDrop(axis.name, place, [value_of(axis, value) for value in axis.values])
        for place, axis in enumerate(axes, start=1)
    ]
