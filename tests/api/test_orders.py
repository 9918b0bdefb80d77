"""Orders over the API: who sees what of them, how few queries it takes, and by which road."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from checkout.desk import send
from checkout.orders.models import Order
from store.channels.models import Channel
from store.graphql.engine import counters
from store.graphql.engine.kinds import bind
from store.graphql.schema import schema
from store.kernel.actor import ANONYMOUS, SYSTEM, Actor
from tests.api.sales import LIST, PAGE, PAID, WHOSE, bought, callers, queries, shopper
from tests.api.support import Api, gid
from tests.checkout.paying import basket, pay
from tests.store.accounts.api.roads import both
from tests.store.accounts.api.support import Caller, caller
from tests.store.accounts.tokens import token_for_user

pytestmark = pytest.mark.django_db
DENIED = "PermissionDenied"


def denied(answer: dict[str, Any]) -> bool:
    """Whether somebody was refused, by name."""
    return [each["extensions"]["exception"]["code"] for each in answer["errors"]] == [DENIED]


def test_a_guest_s_order_opens_to_whoever_knows_its_id(channel: Channel) -> None:
    order = bought(channel)
    other = shopper("other")
    for actor in (ANONYMOUS, Actor(other.pk, "other")):
        found = both(PAGE, actor, id=gid("Order", order.pk))
        assert found["errors"] == []
        assert found["data"]["order"]["userEmail"] == "ada@example.com"
        assert found["data"]["order"]["shippingAddress"]["city"] == "MOUNTAIN VIEW"
        nobody = both(WHOSE, actor, id=gid("Order", order.pk))
        assert (nobody["errors"], nobody["data"]["order"]["user"]) == ([], None)
        assert denied(both(PAID, actor, id=gid("Order", order.pk)))


def test_whose_it_is_and_how_it_was_paid_is_for_its_owner_and_the_staff(channel: Channel) -> None:
    ada, other = shopper("ada"), shopper("other")
    id = gid("Order", bought(channel, ada).pk)
    for name, actor in callers(ada, other).items():
        whose, paid = both(WHOSE, actor, id=id), both(PAID, actor, id=id)
        assert whose["data"]["order"]["userEmail"] == "ada@example.com"
        if name in {"owner", "staff"}:
            assert whose["data"]["order"]["user"] == {"email": "ada@example.com"}
            assert len(paid["data"]["order"]["transactions"]) == 1
            assert (whose["errors"], paid["errors"]) == ([], [])
        else:
            assert whose["data"]["order"]["user"] is None
            assert whose["errors"][0]["path"] == ["order", "user"]
            assert paid["data"] == {"order": None}
            assert denied(whose)
            assert denied(paid)


def test_nobody_is_answered_what_was_found_for_another(channel: Channel) -> None:
    ada, other = shopper("ada"), shopper("other")
    ids = [gid("Order", bought(channel, each).pk) for each in (ada, other)]
    asking = list(callers(ada, other).values())[:4]
    cold = {}
    for actor in asking:
        for id in ids:
            for text in (WHOSE, PAID, PAGE, LIST):
                bind(schema())
                cold[actor, id, text] = both(text, actor, **_given(text, id))
    for order in (asking, asking[::-1]):
        bind(schema())
        for actor in order:
            for id in ids:
                for text in (WHOSE, PAID, PAGE, LIST):
                    assert both(text, actor, **_given(text, id)) == cold[actor, id, text]


def test_over_http_too_whoever_asks_first(channel: Channel) -> None:
    ada, other = shopper("ada"), shopper("other")
    id = gid("Order", bought(channel, ada).pk)
    clients = {"ada": caller(ada), "other": caller(other), "guest": Api()}
    for names in permutations(clients):
        for name in names:
            found = clients[name].whole(WHOSE, id=id)
            shown = found["data"]["order"]["user"]
            assert shown == ({"email": "ada@example.com"} if name == "ada" else None)
            assert ("errors" in found) == (name != "ada")


def test_a_bad_token_fails_only_where_somebody_looks_who_asks(channel: Channel) -> None:
    ada = shopper("ada")
    id = gid("Order", bought(channel, ada).pk)
    token = token_for_user(ada)
    forged = Caller(token=token[:-8] + "A" * 8)
    whose = forged.whole(WHOSE, id=id)
    assert whose["data"]["order"] == {
        "number": whose["data"]["order"]["number"],
        "userEmail": "ada@example.com",
        "user": None,
    }
    paid = forged.whole(PAID, id=id)
    assert paid["data"] == {"order": None}
    for answer, path in ((whose, ["order", "user"]), (paid, ["order", "transactions"])):
        (error,) = answer["errors"]
        assert error["path"] == path
        assert error["extensions"]["exception"]["code"] == "InvalidSignatureError"


def _given(text: str, id: str) -> dict[str, object]:
    return {"first": 5} if text == LIST else {"id": id}


def test_what_is_no_order_is_told_by_its_id(channel: Channel) -> None:
    order = bought(channel)
    cart, _ = basket(channel)
    pay(cart)
    draft = Order.objects.get(cart_key=cart.pk)
    query = "query($id: ID) { order(id: $id) { id } }"
    unknown = "7d6f0f0e-0000-4000-8000-000000000001"
    for pk in (unknown, draft.pk, order.number, order.cart_key, "nonsense"):
        assert Api().whole(query, id=gid("Order", pk)) == {
            "data": {"order": None},
            "extensions": Api().whole(query, id=gid("Order", unknown))["extensions"],
        }
    cut, empty = gid("Order", order.pk)[:-3], gid("Order", "")
    for id in ("nonsense", gid("Checkout", order.pk), cut, empty, ""):
        (error,) = Api().whole(query, id=id)["errors"]
        assert error["message"].startswith("Invalid ID:"), id
        assert error["extensions"]["exception"]["code"] == "GraphQLError"
    (error,) = Api().whole("{ order { id } }")["errors"]
    assert error["message"] == "At least one of 'id' is required."
    Order.objects.filter(pk=order.pk).update(status="dropped")
    assert Api().ask(query, id=gid("Order", order.pk))["order"] is None


def test_a_page_takes_as_many_queries_for_many_lines_as_for_few(channel: Channel) -> None:
    counts = []
    for lines in (1, 6):
        order = bought(channel, lines=lines)
        parcel = {row.pk: row.quantity for row in order.lines.all()}
        send(order=order, quantities=parcel, tracking_number="T", actor=SYSTEM)
        id = gid("Order", order.pk)
        counts.append(len(queries(PAGE, ANONYMOUS, id=id)))
    assert counts[0] == counts[1] <= 11, counts


def test_a_list_takes_as_many_queries_for_many_orders_as_for_few(channel: Channel) -> None:
    ada = shopper("ada")
    counts = []
    for orders in (1, 5):
        for _ in range(orders):
            bought(channel, ada, lines=2)
        counts.append(len(queries(LIST, Actor(ada.pk, "ada"), first=10)))
    assert counts[0] == counts[1] <= 13, counts


def test_placing_answers_the_order_by_its_plan(channel: Channel) -> None:
    cart, _ = basket(channel)
    pay(cart)
    selected = PAGE.partition("order(id: $id) ")[2].rpartition("}")[0]
    text = f"""mutation($id: ID!) {{ checkoutComplete(id: $id) {{
      order {selected} confirmationNeeded errors {{ field code }} }} }}"""
    counters.UNEXPECTED.clear()
    planned = counters.COUNTS[counters.PLANNED]
    for _ in range(2):
        done = Api().ask(text, id=gid("Checkout", cart.pk))["checkoutComplete"]
        assert (done["errors"], done["confirmationNeeded"]) == ([], False)
        read = Api().ask(PAGE, id=done["order"]["id"])["order"]
        assert done["order"] == read
    assert counters.UNEXPECTED == []
    assert counters.COUNTS[counters.PLANNED] == planned + 4, counters.COUNTS


def test_orders_of_several_channels_show_each_in_its_own(channel: Channel, owner: Any) -> None:
    euro = Channel.objects.create(
        slug="eu", name="Europe", currency="EUR", default_country="DE", is_active=True
    )
    for each in (channel, euro, channel):
        bought(each, owner)
    found = both(LIST, Actor(owner.pk, "owner"), first=5)
    orders = [edge["node"] for edge in found["data"]["me"]["orders"]["edges"]]
    assert [each["total"]["gross"]["currency"] for each in orders] == ["USD", "EUR", "USD"]
    assert all(each["lines"][0]["variant"] for each in orders)
    assert caller(owner).ask(LIST, first=2)["me"]["orders"]["totalCount"] == 3
