"""Ids, over the whole schema: whose they are, of what type, and what they open."""

from __future__ import annotations

import base64
import json
import re
import uuid
from typing import Any

import pytest
from django.db import transaction

from cart.giftcards.models import GiftCard
from cart.models import CartLine
from catalog.models.collection import CollectionListing
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia
from checkout.delivery.models import Method
from store.accounts.models import Address
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, Actor
from store.kernel.ids import from_global, to_global
from tests.api.ids import PLACES, Place, places
from tests.store.graphql.engine.world.asking import Tree, planned, read
from tests.store.graphql.engine.world.goods import Goods, stock_up
from tests.store.graphql.engine.world.people import People, move_in

UUIDS = {"Checkout", "Order", "TransactionItem", "Address", "CheckoutLine", "GiftCard"}


def test_every_id_of_the_schema_is_listed() -> None:
    assert set(places()) == set(PLACES)


@pytest.fixture
def world(channel: Channel) -> tuple[Goods, People]:
    """A shop, and shoppers who have things."""
    goods = stock_up(channel, 2)
    return goods, move_in(channel, goods, 2)


def asked(place: Place, people: People, id: str, actor: Actor) -> Tree:
    """What a place answers to an id; what was done is taken back."""
    text = place.text.replace("$open", json.dumps(people.open))
    with transaction.atomic():
        tree = planned(read(text), {"x": id}, actor)
        transaction.set_rollback(True)
    return tree


def lines(found: dict[Any, Any]) -> str:
    """One line for each fault."""
    return "\n".join(f"{key}: {value}" for key, value in found.items())


def absent(kind: str) -> str:
    """An id of that type which nothing has."""
    if kind == "UUID":
        return str(uuid.UUID(int=7))
    return to_global(kind, uuid.UUID(int=7) if kind in UUIDS else 10**9)


def foreign(name: str, world: tuple[Goods, People]) -> str:
    """Something of Ada's, or something that is not shown to shoppers."""
    goods, people = world
    ada = people.ada
    hidden, variant = goods.products[1], goods.variants[-1]
    if name in {"product", "variant"}:
        ProductListing.objects.filter(product=hidden).update(is_published=False)
        is_product = name == "product"
        return to_global(
            *(("Product", hidden.pk) if is_product else ("ProductVariant", variant.pk))
        )
    if name == "collection":
        shelf = goods.collections[1]
        CollectionListing.objects.filter(collection=shelf).update(is_published=False)
        return to_global("Collection", shelf.pk)
    if name == "page":
        type(goods.pages[1]).objects.filter(pk=goods.pages[1].pk).update(is_published=False)
        return to_global("Page", goods.pages[1].pk)
    if name == "order":
        return ada.order
    if name == "method":
        method = Method.objects.create(zone=Method.objects.all()[0].zone, name="Elsewhere")
        return to_global("ShippingMethod", method.pk)
    cart = uuid.UUID(from_global(ada.checkout, "Checkout"))
    rows: dict[str, tuple[str, Any]] = {
        "media": ("ProductMedia", ProductMedia.objects.filter(product=hidden)),
        "user": ("User", type(ada.user).objects.filter(pk=ada.user.pk)),
        "card": ("GiftCard", GiftCard.objects.order_by("pk")),
        "line": ("CheckoutLine", CartLine.objects.filter(cart=cart)),
        "address": ("Address", Address.objects.filter(user=ada.user)),
    }
    kind, found = rows[name]
    return to_global(kind, found[0].pk)


@pytest.mark.django_db
def test_what_is_another_s_is_as_if_it_were_not(world: tuple[Goods, People]) -> None:
    _, people = world
    differ = {}
    for name, place, what in [(*each, w) for each in PLACES.items() for w in each[1].mine.split()]:
        with transaction.atomic():
            theirs = foreign(what, world)
            nothing = absent(kind_of(theirs))
            for actor in (ANONYMOUS, people.eve.actor):
                one = asked(place, people, theirs, actor)
                two = asked(place, people, nothing, actor)
                if json.dumps(one).replace(theirs, "") != json.dumps(two).replace(nothing, ""):
                    differ[name, actor.label] = one, two
            transaction.set_rollback(True)
    assert not differ, lines(differ)


def bare(tree: Tree, id: str) -> str:
    """An answer without the id it is about, and without the words and places of its errors."""
    return re.sub(r'"(field|message)": "[^"]*"', "", json.dumps(tree).replace(id, ""))


def kind_of(id: str) -> str:
    """The type in a global id."""
    return base64.b64decode(id).decode().partition(":")[0]


@pytest.mark.django_db
def test_a_wrong_type_is_told_whoever_asks(world: tuple[Goods, People]) -> None:
    _, people = world
    wrong = {}
    for name, place in PLACES.items():
        if place.kinds == ("UUID",):
            continue
        for actor in people.actors:
            for id, words in (
                (to_global("Nothing", 1), "received: Nothing."),
                ("?", "Expected: "),
                (to_global(place.kinds[0], ""), "Expected: "),
            ):
                tree = asked(place, people, id, actor)
                if not _told(name, place, tree, f"Invalid ID: {id}. Expected: ", words):
                    wrong[name, actor.label, id] = tree
    assert not wrong, lines(wrong)


def _told(name: str, place: Place, tree: Tree, start: str, words: str) -> bool:
    if not place.writes:
        errors = [each for each in tree["errors"] if each["message"].startswith(start)]
        code = {"exception": {"code": "GraphQLError"}}
        return (
            len(errors) == 1 and words in errors[0]["message"] and errors[0]["extensions"] == code
        )
    if tree["errors"]:
        return False
    (payload,) = tree["data"].values()
    (error,) = payload["errors"]
    field = name.rstrip(")").replace("(", ".").rpartition(".")[2]
    found = (error["field"], error["code"])
    return found == (field, "GRAPHQL_ERROR") and error["message"].startswith(start)


@pytest.mark.django_db
def test_a_key_is_only_what_nobody_can_guess(world: tuple[Goods, People]) -> None:
    """What can be counted up to opens nothing; it is as if it were not."""
    _, people = world
    differ = {}
    for name, place in PLACES.items():
        if not place.key or place.kinds == ("UUID",):
            continue
        for kind in place.kinds:
            nothing = absent(kind)
            judge = asked(place, people, nothing, people.eve.actor)
            for pk in ("1", "0", "x", uuid.UUID(int=1)):
                guess = to_global(kind, pk)
                found = asked(place, people, guess, people.eve.actor)
                if bare(found, guess) != bare(judge, nothing):
                    differ[name, guess] = found, judge
    assert not differ, lines(differ)
