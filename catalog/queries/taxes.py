"""Tax rates by class and country, in one query for a whole cart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from catalog.models.tax import TaxRate
from store.graphql.engine.prepared import prepared


@prepared
def _rates(ids: Any, default: bool, country: str) -> QuerySet[TaxRate, tuple[Any, ...]]:
    condition = Q(tax_class_id__among=ids)
    if default:
        condition |= Q(tax_class__is_default=True)
    rows = TaxRate.objects.filter(condition, country=country)
    return rows.values_list("tax_class_id", "tax_class__is_default", "rate_ppm")


def rates(class_ids: Iterable[int | None], country: str) -> dict[int | None, int]:
    """Rates in ppm by tax class id; None stands for the default class; a missing rate is 0."""
    wanted = set(class_ids)
    found: dict[int | None, int] = dict.fromkeys(wanted, 0)
    if not wanted:
        return found
    ids = [class_id for class_id in wanted if class_id is not None]
    rows = _rates(ids=ids, default=None in wanted, country=country)
    for class_id, is_default, rate_ppm in rows:
        if class_id in wanted:
            found[class_id] = rate_ppm
        if is_default and None in wanted:
            found[None] = rate_ppm
    return found
