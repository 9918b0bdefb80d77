"""Answering attributes: the same for products, variants and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from catalog.content.models import PageAttributeValue
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.product import ProductAttributeValue, TypeAttribute
from catalog.models.variant import VariantAttributeValue
from catalog.services import checks
from catalog.services.answer_values import OWN, Given, values_for
from store.kernel.actor import Actor
from store.kernel.errors import Invalid


@dataclass(frozen=True)
class Answerer:
    """Who answers: the kind of row, and the table that links it to its values."""

    kind: str
    links: type[models.Model]


PRODUCT = Answerer("product", ProductAttributeValue)
VARIANT = Answerer("variant", VariantAttributeValue)
PAGE = Answerer("page", PageAttributeValue)


def asked(rows: Iterable[Any], values: Mapping[str, Any]) -> dict[str, Attribute]:
    """The attributes of a type's rows by slug; raises Invalid for a slug that is not among them."""
    found: dict[str, Attribute] = {row.attribute.slug: row.attribute for row in rows}
    unknown = next((slug for slug in values if slug not in found), None)
    if unknown is not None:
        raise Invalid("unknown_attribute", "Its type does not ask for that.", unknown)
    return found


def of_type(product_type_id: int, scope: str) -> list[TypeAttribute]:
    """What a product type asks, in its order."""
    rows = TypeAttribute.objects.filter(product_type=product_type_id, scope=scope)
    return list(rows.select_related("attribute").order_by("position", "id"))


def answer(
    who: Answerer,
    row_id: int,
    attribute: Attribute,
    *,
    given: Given,
    actor: Actor,
    product_id: int | None = None,
) -> bool:
    """Write one answer in the caller's transaction; answers whether it differs from before."""
    table: Any = who.links._default_manager
    rows = table.filter(**{who.kind: row_id, "value__attribute": attribute})
    told = list(rows.order_by("position", "id").values_list("value_id", *_COLUMNS))
    wanted = values_for(attribute, given, owner=f"{who.kind}-{row_id}")
    ids, ids_before = [value.pk for value in wanted], [row[0] for row in told]
    gone = [pk for pk in ids_before if pk not in ids]
    if gone:
        rows.filter(value__in=gone).delete()
        if attribute.input_type in OWN:
            AttributeValue.objects.filter(pk__in=gone).delete()
    if ids != ids_before:
        table.bulk_create(
            [
                who.links(**{f"{who.kind}_id": row_id, "value": value, "position": place})
                for place, value in enumerate(wanted)
            ],
            update_conflicts=True,
            unique_fields=[who.kind, "value"],
            update_fields=["position"],
        )
    before = {attribute.slug: [_word(*row[1:]) for row in told]}
    after = {
        attribute.slug: [
            _word(each.plain_text, each.rich_text, each.file_url, each.name) for each in wanted
        ]
    }
    if before != after:
        checks.tell(actor, "attribute_answered", who.kind, row_id, before, after, product_id)
    return before != after


def forget(who: Answerer, row_ids: Sequence[int]) -> None:
    """Delete the values that are these rows' own, before the rows go, in the caller's transaction.

    Their links go with them; lists and shared values stay.
    """
    table: Any = who.links._default_manager
    mine = table.filter(**{f"{who.kind}__in": row_ids}).values("value_id")
    AttributeValue.objects.filter(pk__in=mine, attribute__input_type__in=OWN).delete()


_COLUMNS = ("value__plain_text", "value__rich_text", "value__file_url", "value__name")


def _word(text: str | None, rich: Any, url: str, name: str) -> Any:
    """An answer as the history tells it; formatted text as it is stored."""
    return text or rich or url or name
