"""A schema whose lines do not fit what is behind them is not built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from graphene import Field, InputObjectType, Int, ObjectType, Schema, String

from store.graphql.base import Node
from store.graphql.engine.perms import OWNER, Perm
from store.graphql.engine.slots import EngineError
from store.graphql.errors import Codes
from store.graphql.fields import Calc, Col, Gid, Many, One, Page
from store.graphql.mutations import Mutation, Payload
from store.graphql.schema import bound
from store.graphql.types import Extend, Type
from tests.store.graphql.engine import toy_models as models


@dataclass
class Pair:
    left: int


class Shelf(Type, of=models.Shelf, name="CheckedShelf"):
    name = Col(String)


class Problem(ObjectType):  # type: ignore[misc]  # graphene is untyped
    message = String()


def built(*types: Any, **mutations: Any) -> None:
    query = type("Query", (ObjectType,), {"ok": String()})
    root = type("Mutations", (ObjectType,), mutations) if mutations else None
    bound(Schema(query=query, mutation=root, types=list(types)))


def fault(*types: Any, **mutations: Any) -> str:
    with pytest.raises(EngineError) as caught:
        built(*types, **mutations)
    return str(caught.value)


def test_a_column_that_is_not_there() -> None:
    class Book(Type, of=models.Book, name="CheckedBook", interfaces=(Node,)):
        id = Gid()
        titel = Col(String)
        author_nam = Col(String, column="author__nam")
        title = Col(String)
        sum = Calc(Int, needs=("cents", "centz"), read=lambda a, b: a + b)
        shelf = One(Shelf, key="shelf_key")

    told = fault(Book)
    assert "CheckedBook.titel: there is no column or attribute titel" in told
    assert "CheckedBook.authorNam: there is no column or attribute author__nam" in told
    assert "CheckedBook.sum: there is no column or attribute centz" in told
    assert "CheckedBook.shelf: there is no column or attribute shelf_key" in told
    assert len(told.splitlines()) == 5


def test_an_attribute_that_values_do_not_have() -> None:
    class PairType(Type, of=Pair, name="CheckedPair"):
        left = Col(Int)
        right = Col(Int)

    told = fault(PairType).splitlines()[1:]
    assert told == ["CheckedPair.right: there is no column or attribute right"]


def test_children_that_do_not_point_back() -> None:
    class Review(Type, of=models.Review, name="CheckedReview"):
        stars = Col(Int)

    class Parent(Type, of=models.Shelf, name="CheckedParent"):
        reviews = Many(Review)
        pages = Page(Review, by="shelf_id")
        mine = Col(String, column="name", perm=OWNER)

    told = fault(Parent)
    assert "CheckedParent.reviews: Review below Shelf: say by=" in told
    assert "CheckedParent.pages: CheckedReview has no column shelf_id" in told
    assert "CheckedParent.mine: OWNER, but the type does not say whose its rows are" in told


class Rated(Payload, error=Problem, codes=Codes(frozenset())):
    shelf = One(Shelf)


class RateInput(InputObjectType):  # type: ignore[misc]  # graphene is untyped
    stars = Int(required=True)
    text = String()


def service(*, actor: Any, stars: int, text: str) -> None:
    """Takes two arguments and the actor."""


def test_a_mutation_whose_arguments_are_not_the_services() -> None:
    told = fault(
        Rated,
        good=Mutation(Rated, service=service, stars=Int(required=True), text=String(required=True)),
        more=Mutation(
            Rated,
            service=service,
            stars=Int(required=True),
            text=String(required=True),
            colour=Int(),
        ),
        less=Mutation(Rated, service=service, text=String(default_value="")),
        flat=Mutation(Rated, service=service, flat=("input",), input=RateInput(required=True)),
    )
    assert told.splitlines()[1:] == [
        "Mutations.flat: text may be left out, but the service needs it",
        "Mutations.less: the service needs stars, which is no argument",
        "Mutations.more: the service takes no colour",
    ]


def test_an_empty_permission_list_cannot_be_written() -> None:
    for names in ((), ("",)):
        with pytest.raises(ValueError, match="empty"):
            Perm(*names)


def test_from_another_floor_only_fields_that_may_be_null_are_added() -> None:
    below = type("Below", (ObjectType,), {"__module__": "store.somewhere", "a": String()})
    with pytest.raises(ValueError, match="another floor"):

        class More(Extend, of=below):
            b = Field(String, required=True)

    class Other(Extend, of=below):
        c = Field(String)

    assert list(below._meta.fields) == ["a", "c"]  # type: ignore[attr-defined]  # graphene's
