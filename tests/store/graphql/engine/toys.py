"""A library's schema, in which each word of the vocabulary is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q
from graphene import (
    ID,
    Boolean,
    DateTime,
    Enum,
    Field,
    Float,
    InputObjectType,
    Int,
    Interface,
    List,
    NonNull,
    ObjectType,
    Schema,
    String,
    Union,
)
from graphql import GraphQLSchema

from store.graphql.base import Node
from store.graphql.engine.ask import Ask
from store.graphql.engine.batch import Batch, Ref, Scope
from store.graphql.engine.perms import AUTHENTICATED_USER, OWNER
from store.graphql.errors import Codes
from store.graphql.fields import Calc, Col, Gid, Many, One, Page
from store.graphql.mutations import Mutation, Payload
from store.graphql.scalars import JSONString
from store.graphql.schema import bound
from store.graphql.types import Extend, Type
from store.kernel.errors import Invalid, NotFound
from store.kernel.ids import from_global
from tests.store.graphql.engine import toy_models as models

SortField: Any = Enum(
    "SortField", [("TITLE", "title"), ("RATING", "rating"), ("ADDED", "added_at")]
)
Mood: Any = Enum("Mood", [("GLAD", "glad"), ("GRIM", "grim")])


@dataclass(frozen=True)
class Branch:
    """A channel of the library."""

    pk: int
    slug: str
    currency: str = "USD"


BRANCHES = {"main": Branch(1, "main"), "east": Branch(2, "east", "EUR")}


@dataclass(frozen=True)
class Cents:
    amount: int
    currency: str

    @property
    def doubled(self) -> Cents:
        return Cents(self.amount * 2, self.currency)


@dataclass(frozen=True)
class Desk:
    """A value with rows of tables below it, in a scope of its own."""

    id: int
    branch: str
    book_ids: tuple[int, ...]
    user_id: int | None = None
    favourite_id: int | None = None

    @property
    def counted(self) -> int:
        """What no value may do: ask the database for each row."""
        return int(models.Book.objects.count())


class BookSort(InputObjectType):  # type: ignore[misc]  # graphene is untyped
    field = SortField(required=True)
    down = Boolean()


class BookWhere(InputObjectType):  # type: ignore[misc]  # graphene is untyped
    title = String()
    titles = List(NonNull(String))
    rating_above = Int()
    rated = Boolean()
    AND = List(lambda: BookWhere, name="AND")


class Named(Interface):  # type: ignore[misc]  # graphene is untyped
    name = String(required=True)
    shout = Calc(String, needs=("name",), read=lambda name: f"{name.upper()}!")


def in_branch(batch: Batch, branch: str | None = None, **_given: object) -> Scope | None:
    if branch is None:
        return batch.scope
    return Scope(BRANCHES[branch]) if branch in BRANCHES else None


def visible_books(ask: Ask) -> Any:
    rows = models.Book.objects.all()
    if ask.in_channel:
        rows = rows.filter(branch_id=ask.channel_id)
    if not ask.can("SEE_HIDDEN"):
        rows = rows.filter(hidden=False, added_at__lte=ask.now)
    return rows


def _where(given: Mapping[str, Any]) -> Q:
    found = Q()
    if given.get("title") is not None:
        found &= Q(title__startswith=given["title"])
    if given.get("titles") is not None:
        found &= Q(title__among=given["titles"])
    if given.get("rating_above") is not None:
        found &= Q(rating__gt=given["rating_above"])
    if given.get("rated") is not None:
        found &= Q(rating__isnull=not given["rated"])
    for each in given.get("AND") or ():
        found &= _where(each or {})
    return found


def asked_books(ask: Ask) -> Any:
    rows = visible_books(ask)
    if ask.given("where"):
        rows = rows.filter(_where(ask.arg("where")))
    for word in ask.words("search", lambda text: (text or "").split()):
        rows = rows.filter(title__icontains=word)
    return rows


def book_order(ask: Ask) -> tuple[str, ...]:
    given = ask.arg("sort")
    if given is None:
        return ("title", "id")
    name = given["field"].value
    return (f"-{name}", "-id") if given.get("down") else (name, "id")


def one_book(ask: Ask) -> Any:
    if ask.exactly_one("id", "title") == "id":
        return visible_books(ask).filter(pk=ask.key("id", "Book"))
    return visible_books(ask).filter(title=ask.arg("title"))


class Money(Type, of=Cents, name="ToyMoney"):
    amount = Calc(Float, required=True, read=lambda value: value.amount / 100)
    currency = Col(String, required=True)
    doubled = One(lambda: Money, required=True)


class Shelf(Type, of=models.Shelf, interfaces=(Node, Named)):
    id = Gid()
    name = Col(String, required=True)
    place = Col(Int)
    books = Page(
        lambda: Book,
        rows=asked_books,
        order=book_order,
        sort=BookSort(),
        where=BookWhere(),
        search=String(),
        branch=String(),
        scope=in_branch,
    )
    all_books = Many(lambda: Book, rows=visible_books, order=("title",), required=True)


class Author(Type, of=models.Author, interfaces=(Node, Named)):
    id = Gid()
    name = Col(String, required=True)
    born = Col(String, read=lambda day: day and day.isoformat())
    books = Many(lambda: Book, rows=visible_books, order=("-rating", "title"))


def prices(batch: Batch, times: int = 1) -> dict[int, Cents]:
    currency = batch.scope.channel.currency if batch.scope.channel else "XXX"
    pairs = zip(batch.col("id"), batch.col("cents"), strict=True)
    return {pk: Cents(cents * times, currency) for pk, cents in pairs if cents}


def moods(batch: Batch) -> list[Any]:
    """An error for one row, null for another."""
    found: list[Any] = []
    for rating in batch.col("rating"):
        bad = rating is not None and rating < 2
        found.append(Invalid("bad_mood", "Too grim to say.") if bad else rating and "glad")
    return found


def related(batch: Batch) -> list[list[Ref]]:
    pairs = zip(batch.col("author_id"), batch.col("shelf_id"), strict=True)
    return [[Ref(Author, a), *([Ref(Shelf, s)] if s else [])] for a, s in pairs]


class Thing(Union):  # type: ignore[misc]  # graphene is untyped
    class Meta:
        types = (Shelf, Author)


class Book(Type, of=models.Book, interfaces=(Node,), visible=visible_books):
    id = Gid()
    title = Col(String, required=True)
    rating = Col(Int)
    note = Col(String, perm="SEE_NOTES")
    sure_note = Col(String, column="note", required=True)
    extra = Col(JSONString)
    added = Col(DateTime, column="added_at", required=True)
    shelf = One(lambda: Shelf)
    author = One(lambda: Author, required=True)
    author_name = Col(String, column="author__name", required=True)
    price = Calc(Money, load=prices, needs=("id", "cents"), times=Int(default_value=1))
    mood = Calc(Mood, load=moods, needs=("rating",))
    sure_mood = Calc(Mood, load=moods, needs=("rating",), required=True)
    related = Calc(List(NonNull(Thing)), load=related, needs=("author_id", "shelf_id"))
    named = Calc(Named, needs=("author_id",), read=lambda key: Ref(Author, key))
    words = Calc(List(NonNull(String)), needs=("title",), read=str.split)


class ReviewsOfBook(Extend, of=Book):
    reviews = Page(lambda: Review, order=("-stars",))
    broken = Calc(String, load=lambda _batch: 1 // 0)


class Review(Type, of=models.Review, interfaces=(Node,), owner="writer_id"):
    id = Gid()
    stars = Col(Int, required=True)
    text = Col(String, perm=OWNER | "SEE_REVIEWS")
    book = One(lambda: Book, required=True)


class DeskType(
    Type,
    of=Desk,
    name="Desk",
    owner="user_id",
    scope=lambda value, _scope: Scope(BRANCHES[value.branch]),
):
    id = Gid()
    branch = Col(String, required=True)
    books = Many(lambda: Book, key="book_ids")
    pages = Page(lambda: Book, load=lambda batch: batch.col("book_ids"))
    favourite = One(lambda: Book)
    secret = Col(String, column="branch", perm=OWNER)
    counted = Col(Int)
    sure = One(lambda: Book, key="favourite_id", required=True)


def desks(batch: Batch) -> list[list[Desk]]:
    ids = list(models.Book.objects.order_by("id").values_list("pk", flat=True)[:6])
    return [
        [
            Desk(1, "main", tuple(ids[:3]), 1, ids[0] if ids else None),
            Desk(2, "east", tuple(ids[2:]), 2, None),
            Desk(3, "main", (), None, 10**6),
        ]
    ] * len(batch.rows)


ToyCode: Any = Enum("ToyCode", [(name, name) for name in ("INVALID", "NOT_FOUND")])
CALLS: list[str] = []


class ToyError(ObjectType):  # type: ignore[misc]  # graphene is untyped
    field = String()
    message = String()
    code = Field(ToyCode, required=True)


class BookCount(Payload, error=ToyError, codes=Codes(frozenset({"INVALID"}))):
    desk = One(lambda: DeskType)


def count(*, branch: str) -> Desk:
    CALLS.append(branch)
    return Desk(9, branch, ())


class BookRate(
    Payload, error=ToyError, codes=Codes(frozenset({"INVALID", "NOT_FOUND"})), also="toy_errors"
):
    book = One(lambda: Book)


def rate(*, actor: Any, id: str, rating: int) -> models.Book:
    CALLS.append(id)
    if rating > 5:
        raise Invalid("too_much", "At most 5.", "rating")
    actor.require("RATE")
    book: models.Book | None = models.Book.objects.filter(pk=int(from_global(id, "Book"))).first()
    if book is None:
        raise NotFound("not_found", "No such book.", "id")
    book.rating = rating
    book.save(update_fields=["rating"])
    return book


class Plain(ObjectType):  # type: ignore[misc]  # graphene is untyped
    """Of plain graphene, beside the others."""

    twice = Int(n=Int(required=True))
    book = Field(Book, id=Int(required=True))

    @staticmethod
    def resolve_twice(_root: object, _info: object, n: int) -> int:
        return n * 2

    @staticmethod
    def resolve_book(_root: object, _info: object, id: int) -> Any:
        return models.Book.objects.filter(pk=id).first()


class Query(ObjectType):  # type: ignore[misc]  # graphene is untyped
    books = Page(
        lambda: Book,
        rows=asked_books,
        order=book_order,
        sort=BookSort(),
        where=BookWhere(),
        search=String(),
        branch=String(),
        scope=in_branch,
    )
    book = One(
        lambda: Book, find=one_book, id=ID(), title=String(), branch=String(), scope=in_branch
    )
    shelves = Many(
        lambda: Shelf,
        rows=lambda _ask: models.Shelf.objects.filter(closed=False),
        order=("place", "id"),
    )
    authors = Page(lambda: Author, order=("born",))
    desks = Many(lambda: DeskType, load=desks)
    secret = Calc(String, load=lambda _batch: ["said"], perm="SEE_NOTES")
    mine = Many(
        lambda: Review,
        perm=AUTHENTICATED_USER,
        rows=lambda ask: models.Review.objects.filter(writer_id=ask.user_id),
    )
    plain = Field(Plain)

    @staticmethod
    def resolve_plain(_root: object, _info: object) -> dict[str, int]:
        return {}


class Mutations(ObjectType):  # type: ignore[misc]  # graphene is untyped
    book_count = Mutation(BookCount, service=count, branch=String(required=True))
    book_rate = Mutation(BookRate, service=rate, id=ID(required=True), rating=Int(required=True))


@cache
def toy_schema() -> GraphQLSchema:
    """The built schema."""
    return bound(Schema(query=Query, mutation=Mutations, types=[Author, Shelf]))
