"""The queries of tier 1, each with what it is asked on the demo store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from store.graphql.schema import schema
from tests.api.support import Api
from tests.contract.scenario import CHANNEL, SHIRT, TEE, Demo
from tests.contract.selection import selection
from tests.contract.tier1 import entries

LEVELS = 4


@dataclass(frozen=True)
class Question:
    """A root field, its arguments, and who asks."""

    name: str
    given: Callable[[Demo], Mapping[str, Any]]
    by: Callable[[Demo], Api] = lambda demo: demo.anyone


QUESTIONS = (
    Question("addressValidationRules", lambda _: {"countryCode": "US"}),
    Question("categories", lambda _: {"first": 5, "filter": {"slugs": ["clothing", "t-shirts"]}}),
    Question("category", lambda _: {"slug": "t-shirts"}),
    Question("category", lambda _: {"slug": "clothing"}),
    Question("category", lambda _: {"slug": "t-shirts", "slugLanguageCode": "DE"}),
    Question("channel", lambda _: {"slug": CHANNEL}),
    Question("channels", lambda _: {}, lambda demo: demo.staff),
    Question("checkout", lambda demo: {"id": demo.ids["checkout"]}, lambda demo: demo.member),
    Question("checkout", lambda demo: {"id": demo.ids["moved"]}, lambda demo: demo.member),
    Question("collection", lambda _: {"slug": "featured-products", "channel": CHANNEL}),
    Question("me", lambda _: {}, lambda demo: demo.member),
    Question("menu", lambda _: {"slug": "navbar", "channel": CHANNEL}),
    Question("menu", lambda _: {"slug": "footer", "channel": CHANNEL}),
    Question("order", lambda demo: {"id": demo.ids["order"]}),
    Question("page", lambda _: {"slug": "about"}),
    Question("pages", lambda _: {"first": 2, "channel": CHANNEL}),
    Question("product", lambda _: {"slug": TEE, "channel": CHANNEL}),
    Question("product", lambda _: {"slug": "tuppence-mug", "channel": CHANNEL}),
    Question("product", lambda _: {"slug": "shop-ledger", "channel": CHANNEL}),
    Question("productVariant", lambda _: {"sku": SHIRT, "channel": CHANNEL}),
    Question("productVariant", lambda demo: {"id": demo.ids["variant"], "channel": CHANNEL}),
    Question("products", lambda _: {"first": 2, "channel": CHANNEL}),
)


def document(operation: str, name: str, given: Mapping[str, Any], levels: int = LEVELS) -> str:
    """An operation with one root field, everything of tier 1 below it, and its variables."""
    root = schema().query_type if operation == "query" else schema().mutation_type
    assert root is not None
    declared = root.fields[name].args
    kinds = ", ".join(f"${each}: {declared[each].type}" for each in given)
    arguments = ", ".join(f"{each}: ${each}" for each in given)
    answer = next(each.type for each in entries() if each.place == f"{root.name}.{name}")
    chosen = selection(answer.strip("[]!"), levels)
    head = f"{operation}({kinds})" if kinds else operation
    return f"{head} {{ {name}{f'({arguments})' if given else ''} {{ {chosen} }} }}"


def _answers(slug: str) -> str:
    values = "values { name slug value boolean dateTime file { url } }"
    return f'{{ product(slug: "{slug}", channel: "{CHANNEL}") {{ attributes {{ {values} }} }} }}'


# What the demo has beside the fields of tier 1, or below a type's own kind.
CLOSER = (
    *(_answers(slug) for slug in (TEE, "tuppence-mug", "low-sun-print")),
    f'{{ menu(slug: "navbar", channel: "{CHANNEL}") {{ items {{ children {{ id name }} }} }} }}',
)
