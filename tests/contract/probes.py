"""Conditions, orders and pages of lists, each with what they find on the demo store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from store.kernel.ids import to_global
from tests.contract.scenario import CHANNEL

LIST = f"""
query($filter: ProductFilterInput, $where: ProductWhereInput, $sortBy: ProductOrder,
      $first: Int, $after: String, $last: Int, $before: String) {{
  products(channel: "{CHANNEL}", filter: $filter, where: $where, sortBy: $sortBy,
           first: $first, after: $after, last: $last, before: $before) {{
    totalCount pageInfo {{ endCursor startCursor }} edges {{ node {{ slug }} }}
  }}
}}
"""
_INSIDE = """
query($filter: ProductFilterInput, $where: ProductWhereInput, $sortBy: ProductOrder,
      $first: Int, $after: String) {
  %s {
    products(%s filter: $filter, where: $where, sortBy: $sortBy, first: $first, after: $after) {
      totalCount pageInfo { endCursor } edges { node { slug } }
    }
  }
}
"""
CATEGORY = _INSIDE % ('category(slug: "caps")', f'channel: "{CHANNEL}",')
COLLECTION = _INSIDE % (f'collection(slug: "sale", channel: "{CHANNEL}")', "")
CAPS = {"penny-cap", "orchard-cap", "forecast-cap", "postal-cap", "shop-bell-cap"}
MUGS = {"tuppence-mug", "teapot-mug"}
SOCKS = {"dotted-socks", "hooped-socks"}
PRINTS = {"low-sun-print", "high-tide-print"}
ALL = CAPS | MUGS | SOCKS | PRINTS
YEARS = {"gte": "2020-01-01", "lte": "2030-01-01"}
MOMENTS = {"gte": "2020-01-01T00:00:00+00:00", "lte": "2030-01-01T00:00:00+00:00"}


@dataclass(frozen=True)
class Probe:
    """A condition, and which of `ALL` it finds; `kind` and `slug` name a row whose id it holds."""

    given: Mapping[str, Any]
    finds: set[str] = field(default_factory=set)


def _answered(slug: str, **condition: Any) -> dict[str, Any]:
    return {"attributes": [{"slug": slug, **condition}]}


def wheres(keys: Mapping[str, int]) -> list[Probe]:
    """Every leaf of `where`, and what joins them; `keys` are those of the rows it names."""
    caps = to_global("Category", keys["caps"])
    return [
        Probe({"name": {"oneOf": ["Penny Cap"]}}, {"penny-cap"}),
        Probe({"slug": {"oneOf": ["penny-cap", "none"]}}, {"penny-cap"}),
        Probe({"productType": {"oneOf": [to_global("ProductType", keys["cap"])]}}, CAPS),
        Probe({"category": {"oneOf": [caps]}}, CAPS),
        Probe({"collection": {"oneOf": [to_global("Collection", keys["sale"])]}}, {"hooped-socks"}),
        Probe({"isAvailable": True}, ALL),
        Probe({"isPublished": True}, ALL),
        Probe({"price": {"oneOf": ["16.00", 12]}}, MUGS),
        Probe({"price": {"range": {"gte": 0, "lte": "1e6"}}}, ALL),
        Probe({"metadata": [{"key": "no-such-key", "value": "x"}]}),
        Probe(_answered("material", values=["wool-blend", "none"]), SOCKS),
        Probe(_answered("dishwasher-safe", boolean=True), MUGS),
        Probe(_answered("dishwasher-safe", boolean=False)),
        Probe(_answered("drawn-on", date=YEARS), PRINTS),
        Probe(_answered("printed-at", dateTime=MOMENTS), PRINTS),
        Probe(_answered("material", value={"slug": {"oneOf": ["wool-blend"]}}), SOCKS),
        Probe(_answered("material", value={"name": {"oneOf": ["Wool blend"]}}), SOCKS),
        Probe(_answered("capacity", value={"numeric": {"oneOf": [0.35]}}), MUGS),
        Probe(_answered("capacity", value={"numeric": {"range": {"gte": 0.4}}})),
        Probe(_answered("drawn-on", value={"date": YEARS}), PRINTS),
        Probe(_answered("printed-at", value={"dateTime": MOMENTS}), PRINTS),
        Probe(_answered("dishwasher-safe", value={"boolean": True}), MUGS),
        Probe(
            {"AND": [{"category": {"oneOf": [caps]}}, {"slug": {"oneOf": ["penny-cap"]}}]},
            {"penny-cap"},
        ),
        Probe(
            {"OR": [{"category": {"oneOf": [caps]}}, {"slug": {"oneOf": ["dotted-socks"]}}]},
            CAPS | {"dotted-socks"},
        ),
    ]


def filters(keys: Mapping[str, int]) -> list[Probe]:
    """Every part of `filter`."""
    return [
        Probe({"isPublished": True}, ALL),
        Probe({"isAvailable": True}, ALL),
        Probe({"collections": [to_global("Collection", keys["sale"])]}, {"hooped-socks"}),
        Probe({"categories": [to_global("Category", keys["caps"])]}, CAPS),
        Probe(_answered("material", values=["wool-blend"]), SOCKS),
        Probe({"search": "sock"}, SOCKS),
        Probe({"metadata": [{"key": "no-such-key"}]}),
        Probe({"price": {"gte": 1, "lte": 1000}}, ALL),
        Probe({"price": {"gte": 1000}}),
        Probe({"slugs": ["penny-cap"], "channel": CHANNEL}, {"penny-cap"}),
    ]


# How products can be sorted anywhere; RANK needs a search and COLLECTION a collection.
ORDERS = (
    *("NAME", "PRICE", "MINIMAL_PRICE", "LAST_MODIFIED", "DATE", "TYPE", "PUBLISHED"),
    *("PUBLICATION_DATE", "PUBLISHED_AT", "LAST_MODIFIED_AT", "RATING", "CREATED_AT"),
)
# What is named by its address in German.
NAMED = (
    f'{{ product(slug: "zwei-pence-t-shirt", slugLanguageCode: DE, channel: "{CHANNEL}") '
    "{ slug } }",
    f'{{ collection(slug: "etwas-weniger", slugLanguageCode: DE, channel: "{CHANNEL}") '
    "{ slug } }",
    '{ page(slug: "datenschutz", slugLanguageCode: DE) { slug } }',
    '{ pages(where: { slug: { oneOf: ["terms"] } }, first: 2) { edges { node { slug } } } }',
)
VARIANTS = f"""
query($after: String) {{ product(slug: "two-pence-tee", channel: "{CHANNEL}") {{
  productVariants(first: 9, after: $after) {{
    totalCount pageInfo {{ endCursor }} edges {{ node {{ sku }} }} }} }} }}
"""
ORDERS_OF = """
query($after: String) { me { orders(first: 1, after: $after) {
  totalCount pageInfo { endCursor } edges { node { number } } } } }
"""
BEGIN = """
mutation($id: ID!, $gateway: PaymentGatewayToInitialize!, $action: TransactionFlowStrategyEnum) {
  transactionInitialize(id: $id, paymentGateway: $gateway, action: $action) {
    transactionEvent { type } errors { field code } } }
"""
ADD = """
mutation($id: ID, $lines: [CheckoutLineInput!]!) {
  checkoutLinesAdd(id: $id, lines: $lines) { errors { field code } } }
"""
CHANGE = """
mutation($id: ID, $lines: [CheckoutLineUpdateInput!]!) {
  checkoutLinesUpdate(id: $id, lines: $lines) { errors { field code } } }
"""
REMOVE = """
mutation($id: ID, $which: ID) {
  checkoutRemovePromoCode(checkoutId: $id, promoCodeId: $which) {
    checkout { giftCards { id } } errors { field code } } }
"""
