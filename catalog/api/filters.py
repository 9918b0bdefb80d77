"""Narrowing and sorting of products: inputs, and what they mean for a queryset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal as Number
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from graphene import ID, Boolean, Enum, Field, Float, InputField, InputObjectType, List, String

from catalog.models.category import Category
from catalog.models.collection import CollectionProduct
from catalog.models.product import Product
from catalog.offers.models import Listing
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort, with_sort_keys
from catalog.stock.models import Stock
from store.channels.models import Channel
from store.graphql.base import integer_key, listed
from store.graphql.scalars import Decimal
from store.kernel.errors import Invalid
from store.kernel.money import LIMIT, MICRO

MAX_IDS = 100
MAX_NESTING = 3

OrderDirection: Any = Enum("OrderDirection", [("ASC", "asc"), ("DESC", "desc")])
ProductOrderField: Any = Enum(
    "ProductOrderField",
    [
        ("NAME", "name"),
        ("RANK", "rank"),
        ("PRICE", "price"),
        ("MINIMAL_PRICE", "minimal_price"),
        ("CREATED_AT", "created_at"),
        ("LAST_MODIFIED_AT", "updated_at"),
        ("COLLECTION", "collection"),
    ],
)


class ProductOrder(InputObjectType):
    """How to sort; ties break on the id."""

    direction = OrderDirection(required=True)
    field = ProductOrderField()


class PriceRangeInput(InputObjectType):
    """A range of prices, in the channel's currency."""

    gte = Float()
    lte = Float()


class ProductFilterInput(InputObjectType):
    """The older, flat filter."""

    search = String()
    ids = listed(ID)
    slugs = listed(String)
    categories = listed(ID)
    collections = listed(ID)
    product_types = listed(ID)
    is_available = Boolean()
    is_published = Boolean()
    price = Field(PriceRangeInput)


class StringFilterInput(InputObjectType):
    """A text, or one of several."""

    eq = String()
    one_of = listed(String)


class GlobalIDFilterInput(InputObjectType):
    """An id, or one of several."""

    eq = ID()
    one_of = listed(ID)


class DecimalRangeInput(InputObjectType):
    """From and to, both included."""

    gte = Decimal()
    lte = Decimal()


class DecimalFilterInput(InputObjectType):
    """A number, one of several, or a range."""

    eq = Decimal()
    one_of = listed(Decimal)
    range = InputField(DecimalRangeInput)


class ProductWhereInput(InputObjectType):
    """The newer filter: leaves joined by and, or one list under AND or OR."""

    ids = listed(ID)
    name = InputField(StringFilterInput)
    slug = InputField(StringFilterInput)
    product_type = InputField(GlobalIDFilterInput)
    category = InputField(GlobalIDFilterInput)
    collection = InputField(GlobalIDFilterInput)
    is_available = Boolean()
    is_published = Boolean()
    price = InputField(DecimalFilterInput)
    AND = List(lambda: ProductWhereInput, name="AND")
    OR = List(lambda: ProductWhereInput, name="OR")


@dataclass(frozen=True)
class Wish:
    """What a client asked of a list of products."""

    channel: Channel
    search: str | None
    filter: Mapping[str, Any] | None
    where: Mapping[str, Any] | None
    sort_by: Mapping[str, Any] | None
    collection_id: int | None = None


def narrowed(products: QuerySet[Product], wish: Wish) -> tuple[QuerySet[Product], Sequence[str]]:
    """The products asked for, and the order to page them by. Raises Invalid."""
    if wish.filter is not None and wish.where is not None:
        raise Invalid("graphql_error", "Only one of filter and where may be given.", "filter")
    flat = wish.filter or {}
    search = wish.search if wish.search is not None else flat.get("search")
    if search is not None and search.strip():
        products = matching(products, search)
    if flat:
        products = products.filter(_flat(flat, wish.channel))
    if wish.where:
        products = products.filter(_where(wish.where, wish.channel, MAX_NESTING))
    return _sorted(products, wish, search)


def _flat(given: Mapping[str, Any], channel: Channel) -> Q:
    price = given.get("price")
    leaves = {name: value for name, value in given.items() if name not in {"search", "price"}}
    leaves["slug"] = {"one_of": leaves.pop("slugs")} if leaves.get("slugs") is not None else None
    for old, new in (
        ("categories", "category"),
        ("collections", "collection"),
        ("product_types", "product_type"),
    ):
        ids = leaves.pop(old, None)
        leaves[new] = {"one_of": ids} if ids else None
    leaves["price"] = {"range": price} if price is not None else None
    return _leaves(leaves, channel)


def _where(given: Mapping[str, Any], channel: Channel, depth: int) -> Q:
    joined = [name for name in ("AND", "OR") if given.get(name) is not None]
    if not joined:
        return _leaves(given, channel)
    if len(joined) > 1 or len(given) > 1:
        message = "A where holds either fields, or AND, or OR."
        raise Invalid("graphql_error", message, "where")
    if depth == 0 or len(given[joined[0]]) > MAX_IDS:
        raise Invalid("graphql_error", "This where is nested too deep.", "where")
    parts = [_where(each or {}, channel, depth - 1) for each in given[joined[0]]]
    condition = Q()
    for part in parts:
        condition = condition & part if joined[0] == "AND" else condition | part
    return condition


def _leaves(given: Mapping[str, Any], channel: Channel) -> Q:
    condition = Q()
    if given.get("ids") is not None:
        condition &= Q(pk__in=_keys(given["ids"], "Product"))
    for name in ("name", "slug"):
        if given.get(name) is not None:
            condition &= Q(**{f"{name}__in": _chosen(given[name])})
    if given.get("product_type") is not None:
        keys = _keys(_chosen(given["product_type"]), "ProductType")
        condition &= Q(product_type_id__in=keys)
    if given.get("category") is not None:
        condition &= _in_categories(_keys(_chosen(given["category"]), "Category"))
    if given.get("collection") is not None:
        keys = _keys(_chosen(given["collection"]), "Collection")
        entries = CollectionProduct.objects.filter(product=OuterRef("pk"), collection_id__in=keys)
        condition &= Q(Exists(entries))
    if given.get("price") is not None:
        condition &= _priced(given["price"], channel)
    if given.get("is_available") is not None:
        found = _available(channel)
        condition &= found if given["is_available"] else ~found
    if given.get("is_published") is False:  # shoppers are shown nothing else
        condition &= Q(pk__in=[])
    return condition


def _chosen(given: Mapping[str, Any]) -> list[str]:
    """The values of `eq` or `oneOf`; nothing matches an empty condition."""
    values = [given["eq"]] if given.get("eq") is not None else list(given.get("one_of") or ())
    if len(values) > MAX_IDS:
        raise Invalid("graphql_error", f"At most {MAX_IDS} values may be given.", "where")
    return values


def _keys(ids: Sequence[str], kind: str) -> list[int]:
    if len(ids) > MAX_IDS:
        raise Invalid("graphql_error", f"At most {MAX_IDS} ids may be given.", "ids")
    found = (integer_key(each, kind) for each in ids)
    return [key for key in found if key is not None]


def _in_categories(keys: Sequence[int]) -> Q:
    """In one of the categories or below it; no category matches nothing."""
    condition = Q(pk__in=[])
    for path in Category.objects.filter(pk__in=keys).values_list("path", flat=True):
        condition |= Q(category__path__startswith=path)
    return condition


def _priced(given: Mapping[str, Any], channel: Channel) -> Q:
    listings = Listing.objects.filter(variant__product=OuterRef("pk"), channel=channel)
    if given.get("eq") is not None or given.get("one_of") is not None:
        amounts = [_micro(each) for each in _chosen(given)]
        return Q(Exists(listings.filter(offer__unit_micro__in=amounts)))
    limits = given.get("range") or {}
    if limits.get("gte") is not None:
        listings = listings.filter(offer__unit_micro__gte=_micro(limits["gte"]))
    if limits.get("lte") is not None:
        listings = listings.filter(offer__unit_micro__lte=_micro(limits["lte"]))
    return Q(Exists(listings))


def _micro(amount: Any) -> int:
    """A price of the outside in micros, kept inside what a price can be."""
    micro = int(Number(str(amount)) * MICRO)
    return max(-LIMIT, min(micro, LIMIT))


def _available(channel: Channel) -> Q:
    """With a variant for sale that is in stock, or whose stock is not counted."""
    offered = Listing.objects.filter(variant__product=OuterRef("pk"), channel=channel)
    stocks = Stock.objects.filter(variant=OuterRef("variant"), quantity__gt=F("allocated"))
    uncounted = Q(variant__track_stock=False) | Q(variant__sell_when_out=True)
    return Q(Exists(offered.filter(uncounted | Q(Exists(stocks)))))


def _sorted(
    products: QuerySet[Product], wish: Wish, search: str | None
) -> tuple[QuerySet[Product], Sequence[str]]:
    given = wish.sort_by or {}
    field = _value(given.get("field"))
    down = _value(given.get("direction")) == "desc"
    if field == "rank" and not (search and search.strip()):
        raise Invalid("graphql_error", "Sorting by RANK needs a search.", "sortBy")
    if field == "collection" and wish.collection_id is None:
        raise Invalid("graphql_error", "Sorting by COLLECTION needs a collection.", "sortBy")
    if field == "updated_at":
        return products, ("-updated_at", "-id") if down else ("updated_at", "id")
    sort = _sort(field, wish, search)
    keyed = with_sort_keys(
        products,
        sort,
        channel=wish.channel,
        collection_id=wish.collection_id,
    )
    order = ORDERS[sort]
    turned = down and field != "rank"
    return keyed, [_flipped(key) for key in order] if turned else order


def _sort(field: str | None, wish: Wish, search: str | None) -> Sort:
    """The order of a field, upwards; without one as the owner, else the search, else the name."""
    named = {
        "name": Sort.TITLE_UP,
        "price": Sort.PRICE_UP,
        "minimal_price": Sort.PRICE_UP,
        "created_at": Sort.CREATED_UP,
        "rank": Sort.RELEVANCE,
        "collection": Sort.MANUAL,
    }
    if field is not None:
        return named[field]
    if search and search.strip():
        return Sort.RELEVANCE
    return Sort.MANUAL if wish.collection_id is not None else Sort.TITLE_UP


def _flipped(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _value(member: Any) -> Any:
    return getattr(member, "value", member)
