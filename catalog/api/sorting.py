"""Orders of product lists: inputs, and the columns they need."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower
from graphene import Enum, InputObjectType, String

from catalog.api.conditions import offers
from catalog.api.values import refuse
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from store.graphql.engine.ask import Ask

OrderDirection: Any = Enum("OrderDirection", [("ASC", "asc"), ("DESC", "desc")])
# Under several names one order: a name that is deprecated still works.
_FIELDS = {
    "NAME": "name",
    "RANK": "rank",
    "PRICE": "price",
    "MINIMAL_PRICE": "minimal_price",
    "LAST_MODIFIED": "last_modified",
    "DATE": "date",
    "TYPE": "type",
    "PUBLISHED": "published",
    "PUBLICATION_DATE": "publication_date",
    "PUBLISHED_AT": "published_at",
    "LAST_MODIFIED_AT": "last_modified_at",
    "COLLECTION": "collection",
    "RATING": "rating",
    "CREATED_AT": "created_at",
}
ProductOrderField: Any = Enum("ProductOrderField", list(_FIELDS.items()))
PLACE = "collection_entries__position"
_COLUMNS = {
    "name": "sort_name",
    "price": "price_micro",
    "minimal_price": "price_micro",
    "last_modified": "updated_at",
    "last_modified_at": "updated_at",
    "date": "updated_at",
    "created_at": "created_at",
    "type": "product_type__name",
    "published": "shown_since",
    "publication_date": "shown_since",
    "published_at": "shown_since",
    "collection": PLACE,
    "rank": "rank",
    # Nothing is rated: all are equal, and the key decides.
    "rating": "id",
}


class ProductOrder(InputObjectType):
    """How to sort; ties break on the id."""

    direction = OrderDirection(required=True)
    channel = String()
    field = ProductOrderField()


def column_of(ask: Ask, *, in_collection: bool, words: bool) -> str:
    """The column that the arguments sort by. Raises Invalid.

    Without a field it is the rank of a search, else the owner's order, else the name.
    """
    field = ((ask.arg("sort_by") or {}) if ask.given("sort_by") else {}).get("field")
    name = field.value if field is not None else None
    if name == "rank" and not words:
        refuse("Sorting by RANK needs a search.", "sortBy")
    if name == "collection" and not in_collection:
        refuse("Sorting by COLLECTION needs a collection.", "sortBy")
    if name is not None:
        return _COLUMNS[name]
    if words:
        return "rank"
    return PLACE if in_collection else "sort_name"


def order_of(ask: Ask, column: str) -> tuple[str, ...]:
    """The order by a column, as asked; the best always stand first."""
    direction = (ask.arg("sort_by") or {}).get("direction") if ask.given("sort_by") else None
    down = direction is not None and direction.value == "desc" and column != "rank"
    sign = "-" if down else ""
    return (f"{sign}{column}",) if column == "id" else (f"{sign}{column}", f"{sign}id")


def with_column(products: QuerySet[Product], ask: Ask, column: str) -> QuerySet[Product]:
    """With the column that is sorted by, where it is none of the table's."""
    if column == "sort_name":
        return products.annotate(sort_name=Lower("name"))
    if column == "price_micro":
        # As a plain function: Django would group by what there is one of, and sort for it.
        least = Func(F("offer__unit_micro"), function="MIN", output_field=BigIntegerField())
        lowest = offers(ask).order_by().annotate(least=least).values("least")
        return products.annotate(price_micro=Coalesce(Subquery(lowest), Value(0)))
    if column == "shown_since":
        rows = ProductListing.objects.filter(product=OuterRef("pk"))
        if ask.in_channel:
            rows = rows.filter(channel_id=ask.channel_id)
        since = rows.order_by("published_at").values("published_at")[:1]
        return products.annotate(shown_since=Subquery(since))
    return products
