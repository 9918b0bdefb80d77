"""Every place of the API where an id is given: how it is asked, and which ids belong there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from store.graphql.schema import schema

ERRORS = "errors { field message code }"
CART = f"{{ checkout {{ id }} {ERRORS} }}"
PLACE = (
    '{firstName: "A", lastName: "L", streetAddress1: "1600 Amphitheatre Parkway", '
    'city: "Mountain View", postalCode: "94043", country: US, countryArea: "CA"}'
)
CHANNEL = 'channel: "default-channel"'


@dataclass(frozen=True)
class Place:
    """Where an id is given.

    `text` has `$x` for it; `kinds` are the types it may be of. `key`: whoever knows it may.
    `mine` names what stands for things of another shopper (or such as are not shown), in
    test_ids; empty where all things may be seen by all.
    """

    text: str
    kinds: tuple[str, ...]
    key: bool = False
    mine: str = ""

    @property
    def writes(self) -> bool:
        """Whether it is a mutation."""
        return self.text.startswith("mutation")

    @property
    def type(self) -> str:
        """Of the variable."""
        return "UUID!" if self.kinds == ("UUID",) else "ID!"


def _query(text: str, kind: str, mine: str = "", *, key: bool = False) -> Place:
    return Place(
        f"query($x: {'UUID' if kind == 'UUID' else 'ID'}!) {{ {text} }}", (kind,), key, mine
    )


def _mutation(text: str, *kinds: str, mine: str = "", key: bool = False) -> Place:
    type_ = "UUID" if kinds == ("UUID",) else "ID"
    return Place(f"mutation($x: {type_}!) {{ {text} }}", kinds, key, mine)


# A checkout's id, by each of its names, with what else the mutation is told.
ON_CHECKOUTS = {
    "checkoutPaymentCreate": ', input: {gateway: "manual"}',
    "checkoutEmailUpdate": ', email: "a@example.com"',
    "checkoutShippingAddressUpdate": f", shippingAddress: {PLACE}",
    "checkoutBillingAddressUpdate": f", billingAddress: {PLACE}",
    "checkoutLanguageCodeUpdate": ", languageCode: DE",
    "checkoutCustomerAttach": "",
    "checkoutCustomerDetach": "",
    "checkoutAddPromoCode": ', promoCode: "NONE"',
    "checkoutRemovePromoCode": ', promoCode: "NONE"',
    "checkoutDeliveryMethodUpdate": "",
    "checkoutShippingMethodUpdate": "",
    "checkoutLinesAdd": ", lines: []",
    "checkoutLinesUpdate": ", lines: []",
    "checkoutLinesDelete": ", linesIds: []",
}
# The lists of products, wherever they are.
LISTS = {
    "Query": "products({}, first: 5, " + CHANNEL + ") {{ totalCount edges {{ node {{ id }} }} }}",
    "Category": 'category(slug: "root") {{ products({}, first: 5, '
    + CHANNEL
    + ") {{ totalCount edges {{ node {{ id }} }} }} }}",
    "Collection": f'collection(slug: "group-0", {CHANNEL}) {{{{ products('
    + "{}, first: 5) {{ totalCount edges {{ node {{ id }} }} }} }}",
}
NARROWING = {
    "filter.ids": ("filter: {ids: [$x]}", "Product", "product"),
    "filter.categories": ("filter: {categories: [$x]}", "Category", ""),
    "filter.collections": ("filter: {collections: [$x]}", "Collection", ""),
    "filter.productTypes": ("filter: {productTypes: [$x]}", "ProductType", ""),
    "where.ids": ("where: {ids: [$x]}", "Product", "product"),
    "where.productType.eq": ("where: {productType: {eq: $x}}", "ProductType", ""),
    "where.productType.oneOf": ("where: {productType: {oneOf: [$x]}}", "ProductType", ""),
    "where.category.eq": ("where: {category: {eq: $x}}", "Category", ""),
    "where.category.oneOf": ("where: {category: {oneOf: [$x]}}", "Category", ""),
    "where.collection.eq": ("where: {collection: {eq: $x}}", "Collection", ""),
    "where.collection.oneOf": ("where: {collection: {oneOf: [$x]}}", "Collection", ""),
}
ROWS = "{ totalCount edges { node { id } } }"
PLACES: dict[str, Place] = {
    "Query.checkout(id)": _query("checkout(id: $x) { id }", "Checkout", key=True),
    "Query.checkout(token)": _query("checkout(token: $x) { id }", "UUID", key=True),
    "Query.order(id)": _query("order(id: $x) { id }", "Order", key=True),
    "Query.product(id)": _query(f"product(id: $x, {CHANNEL}) {{ id }}", "Product", "product"),
    "Query.productVariant(id)": _query(
        f"productVariant(id: $x, {CHANNEL}) {{ id }}", "ProductVariant", "variant"
    ),
    "Query.category(id)": _query("category(id: $x) { id }", "Category"),
    "Query.categories(filter.ids)": _query(
        f"categories(filter: {{ids: [$x]}}, first: 5) {ROWS}", "Category"
    ),
    "Query.collection(id)": _query(
        f"collection(id: $x, {CHANNEL}) {{ id }}", "Collection", "collection"
    ),
    "Query.collections(filter.ids)": _query(
        f"collections(filter: {{ids: [$x]}}, first: 5, {CHANNEL}) {ROWS}",
        "Collection",
        "collection",
    ),
    "Query.page(id)": _query("page(id: $x) { id }", "Page", "page"),
    "Query.pages(where.ids)": _query(
        f"pages(where: {{ids: [$x]}}, first: 5) {ROWS}", "Page", "page"
    ),
    "Query.pages(where.pageType.eq)": _query(
        f"pages(where: {{pageType: {{eq: $x}}}}, first: 5) {ROWS}", "PageType"
    ),
    "Query.pages(where.pageType.oneOf)": _query(
        f"pages(where: {{pageType: {{oneOf: [$x]}}}}, first: 5) {ROWS}", "PageType"
    ),
    "Query.menu(id)": _query("menu(id: $x) { id }", "Menu"),
    "Query.channel(id)": _query("channel(id: $x) { slug }", "Channel"),
    "Product.mediaById(id)": _query(
        f'product(slug: "mug-0", {CHANNEL}) {{ mediaById(id: $x) {{ id }} }}',
        "ProductMedia",
        "media",
    ),
    "Mutation.paymentGatewayInitialize(id)": _mutation(
        f"paymentGatewayInitialize(id: $x) {{ gatewayConfigs {{ id }} {ERRORS} }}",
        *("Checkout", "Order"),
        key=True,
    ),
    "Mutation.transactionInitialize(id)": _mutation(
        f'transactionInitialize(id: $x, paymentGateway: {{id: "none"}}) {{ {ERRORS} }}',
        *("Checkout", "Order"),
        key=True,
    ),
    "Mutation.transactionProcess(id)": _mutation(
        f"transactionProcess(id: $x) {{ {ERRORS} }}", "TransactionItem", key=True
    ),
    "Mutation.transactionProcess(token)": _mutation(
        f"transactionProcess(token: $x) {{ {ERRORS} }}", "UUID", key=True
    ),
    "Mutation.checkoutCustomerAttach(customerId)": _mutation(
        f"checkoutCustomerAttach(id: $open, customerId: $x) {CART}", "User", mine="user"
    ),
    "Mutation.checkoutRemovePromoCode(promoCodeId)": _mutation(
        f"checkoutRemovePromoCode(id: $open, promoCodeId: $x) {CART}",
        *("GiftCard", "Voucher"),
        mine="card",
    ),
    "Mutation.deliveryOptionsCalculate(id)": _mutation(
        f"deliveryOptionsCalculate(id: $x) {{ deliveries {{ id }} {ERRORS} }}",
        "Checkout",
        key=True,
    ),
    "Mutation.checkoutDeliveryMethodUpdate(deliveryMethodId)": _mutation(
        f"checkoutDeliveryMethodUpdate(id: $open, deliveryMethodId: $x) {CART}",
        *("ShippingMethod", "CheckoutDelivery"),
        mine="method",
    ),
    "Mutation.checkoutShippingMethodUpdate(shippingMethodId)": _mutation(
        f"checkoutShippingMethodUpdate(id: $open, shippingMethodId: $x) {CART}",
        *("ShippingMethod", "CheckoutDelivery"),
        mine="method",
    ),
    "Mutation.checkoutCreate(input.lines.variantId)": _mutation(
        f"checkoutCreate(input: {{{CHANNEL}, lines: [{{variantId: $x, quantity: 1}}]}}) {CART}",
        "ProductVariant",
    ),
    "Mutation.checkoutLinesAdd(lines.variantId)": _mutation(
        f"checkoutLinesAdd(id: $open, lines: [{{variantId: $x, quantity: 1}}]) {CART}",
        "ProductVariant",
    ),
    "Mutation.checkoutLinesUpdate(lines.lineId)": _mutation(
        f"checkoutLinesUpdate(id: $open, lines: [{{lineId: $x, quantity: 1}}]) {CART}",
        "CheckoutLine",
        mine="line",
    ),
    "Mutation.checkoutLinesUpdate(lines.variantId)": _mutation(
        f"checkoutLinesUpdate(id: $open, lines: [{{variantId: $x, quantity: 1}}]) {CART}",
        "ProductVariant",
    ),
    "Mutation.checkoutLinesDelete(linesIds)": _mutation(
        f"checkoutLinesDelete(id: $open, linesIds: [$x]) {CART}", "CheckoutLine", mine="line"
    ),
    "Mutation.checkoutComplete(id)": _mutation(
        f"checkoutComplete(id: $x) {{ order {{ id }} {ERRORS} }}", "Checkout", key=True
    ),
    "Mutation.checkoutComplete(token)": _mutation(
        f"checkoutComplete(token: $x) {{ order {{ id }} {ERRORS} }}", "UUID", key=True
    ),
    "Mutation.checkoutComplete(checkoutId)": _mutation(
        f"checkoutComplete(checkoutId: $x) {{ order {{ id }} {ERRORS} }}", "Checkout", key=True
    ),
    "Mutation.accountAddressUpdate(id)": _mutation(
        f"accountAddressUpdate(id: $x, input: {PLACE}) {{ address {{ id }} {ERRORS} }}",
        "Address",
        mine="address",
    ),
    "Mutation.accountAddressDelete(id)": _mutation(
        f"accountAddressDelete(id: $x) {{ address {{ id }} {ERRORS} }}", "Address", mine="address"
    ),
    "Mutation.accountSetDefaultAddress(id)": _mutation(
        f"accountSetDefaultAddress(id: $x, type: SHIPPING) {{ user {{ id }} {ERRORS} }}",
        "Address",
        mine="address",
    ),
    "Mutation.updateMetadata(id)": _mutation(
        f'updateMetadata(id: $x, input: [{{key: "a", value: "b"}}]) {{ item {{ __typename }} '
        f"{ERRORS} }}",
        *("Address", "User"),
        mine="address user order",
    ),
    "Mutation.deleteMetadata(id)": _mutation(
        f'deleteMetadata(id: $x, keys: ["a"]) {{ item {{ __typename }} {ERRORS} }}',
        *("Address", "User"),
        mine="address user order",
    ),
}
for _name, _more in ON_CHECKOUTS.items():
    for _argument, _kind in (("id", "Checkout"), ("checkoutId", "Checkout"), ("token", "UUID")):
        PLACES[f"Mutation.{_name}({_argument})"] = _mutation(
            f"{_name}({_argument}: $x{_more}) {CART}", _kind, key=True
        )
# Two came later and never had the older name.
for _name in ("checkoutDeliveryMethodUpdate", "checkoutLinesDelete"):
    del PLACES[f"Mutation.{_name}(checkoutId)"]
for _parent, _text in LISTS.items():
    for _path, (_given, _kind, _mine) in NARROWING.items():
        PLACES[f"{_parent}.products({_path})"] = _query(_text.format(_given), _kind, _mine)


def places() -> Iterator[str]:
    """`Type.field(argument.path)` of each id in the schema."""
    for type_ in schema().type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, declared in type_.fields.items():
                for argument, given in declared.args.items():
                    for path in _ids(given.type, argument, ()):
                        yield f"{type_.name}.{name}({path})"


def _ids(type_: Any, path: str, seen: tuple[str, ...]) -> Iterator[str]:
    named = get_named_type(type_)
    if named.name in {"ID", "UUID"}:
        yield path
    elif isinstance(named, GraphQLInputObjectType) and named.name not in seen:
        for name, each in named.fields.items():
            yield from _ids(each.type, f"{path}.{name}", (*seen, named.name))
