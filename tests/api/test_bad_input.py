"""Every kind of bad input gets the answer that clients know, and nothing of our insides."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.test import Client
from pytest_django.fixtures import Settings

from store.accounts.models import User
from store.channels.models import Channel
from tests.api.insides import INSIDES
from tests.api.support import URL, Api, gid
from tests.store.accounts.tokens import claims_of, hand_made, move_clock, part, token_for_user
from tests.support.goods import variant

pytestmark = pytest.mark.django_db
STRANGER = generate_private_key(public_exponent=65537, key_size=2048)
SHOP = "{ shop { name } }"
LISTS = ["products(channel: $c, {})", "categories({})", "collections(channel: $c, {})", "pages({})"]
ROWS = "{ edges { node { id } } }"
# Root fields that find one thing, with the ways to name it.
SINGLE = {
    "product": ["id", "slug", "externalReference"],
    "productVariant": ["id", "sku", "externalReference"],
    "category": ["id", "slug"],
    "collection": ["id", "slug"],
    "page": ["id", "slug"],
    "menu": ["id", "name", "slug"],
    "channel": ["id", "slug"],
    "checkout": ["id", "token"],
}
VALUES = {"token": "7d6f0f0e-0000-4000-8000-000000000001"}


@pytest.fixture(autouse=True)
def goods(channel: Channel) -> None:
    """There is something to find."""
    variant(channel, "5.00", stock=5, name="Mug")


def answer(response: Any, status: int, code: str = "GraphQLError") -> dict[str, Any]:
    """The body of a response of that status, whose errors have this code and say no more."""
    text = response.content.decode()
    assert response.status_code == status, text
    assert INSIDES.search(text) is None, text
    found: dict[str, Any] = json.loads(text)
    assert found["errors"]
    for error in found["errors"]:
        assert error["extensions"] == {"exception": {"code": code}}
        assert error["message"]
    assert ("data" in found) == (status == 200)
    return found


def ask(query: str, **variables: object) -> Any:
    return Api().send({"query": query, "variables": variables})


@pytest.mark.parametrize(
    "query",
    [
        "{ shop { name }",
        "query",
        "{ shop { name } } }",
        '{ product(slug: "x) { id } }',
        "{ shop { nothing } }",
        "{ nothing }",
        "mutation { nothing }",
        '{ product(slug: "x", nothing: 1) { id } }',
        "{ shop { ...Nothing } }",
        "{ shop { ...A } } fragment A on Shop { ...B } fragment B on Shop { ...A }",
        "{ " + "category { parent " * 30 + "{ id }" + " }" * 31,
        "{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(1000)) + " }",
        '{ product(slug: "\\u0000") { id } }',
    ],
)
def test_documents_that_are_not_run(query: str) -> None:
    answer(ask(query), 400)


def test_requests_that_are_not_run() -> None:
    api = Api()
    answer(api.send([{"query": SHOP}] * 2), 400)
    answer(api.send(b'{"query": "' + b"x" * 10_000_000 + b'"}'), 413)
    answer(api.send(b'{"query": "{ shop { name } }", "variables": {"a": "\\ud800"}}'), 400)
    answer(api.send(b'{"query": "\xff\xfe"}'), 400)
    write = 'mutation { checkoutCreate(input: {channel: "default-channel"}) { errors { code } } }'
    answer(Client().get(URL, {"query": write}), 405)


@pytest.mark.parametrize("root", SINGLE)
def test_one_thing_is_named_in_one_way(root: str) -> None:
    names = SINGLE[root]
    given = {name: VALUES.get(name, gid(root[0].upper() + root[1:], 1)) for name in names}
    for chosen in ([], names, names[:2], names[-2:]):
        words = ", ".join(f'{name}: "{given[name]}"' for name in chosen)
        found = answer(ask(f"{{ {root}{f'({words})' if words else ''} {{ id }} }}"), 200)
        assert found["data"] == {root: None}
        assert found["errors"][0]["path"] == [root]
        for name in chosen or names:
            assert name in found["errors"][0]["message"]


@pytest.mark.parametrize("root", ["product", "category", "collection", "page", "menu", "channel"])
@pytest.mark.parametrize("id", ["", "x", "1", "ü", "'; DROP TABLE x", gid("Nothing", 1), "=" * 99])
def test_ids_that_are_none(root: str, id: str) -> None:
    found = answer(ask(f"query($id: ID) {{ {root}(id: $id) {{ id }} }}", id=id), 200)
    assert "Expected: " in found["errors"][0]["message"]


@pytest.mark.parametrize("root", LISTS)
@pytest.mark.parametrize(
    "given",
    [
        "first: 1, last: 1",
        "first: 101",
        "last: 101",
        "first: -1",
        'first: 1, after: "?"',
        'first: 1, after: "WzFd"',
        'last: 1, before: "bm90aGluZw=="',
        'last: 1, after: "WzFd"',
    ],
)
def test_pages_that_cannot_be(root: str, given: str) -> None:
    declared = "query($c: String)" if "$c" in root else "query"
    found = answer(ask(f"{declared} {{ {root.format(given)} {ROWS} }}", c="default-channel"), 200)
    assert list(found["data"].values()) == [None]


def test_filter_and_where_exclude_each_other() -> None:
    given = "first: 1, filter: {isAvailable: true}, where: {isAvailable: true}"
    found = answer(ask(f'{{ products(channel: "default-channel", {given}) {ROWS} }}'), 200)
    assert found["data"] == {"products": None}


def test_tokens_that_are_not_good(settings: Settings, tmp_path: Path) -> None:
    user = User.objects.create_user("ada@example.com", "ada-password")
    good = token_for_user(user)
    claims = {"exp": 4_000_000_000, "owner": "saleor", "type": "access", **claims_of(user)}
    unsigned = f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims)}."
    bad = {
        hand_made(user, STRANGER): "InvalidSignatureError",
        unsigned: "InvalidTokenError",
        hand_made(user, "s" * 40, algorithm="HS256"): "InvalidTokenError",
    }
    assert _me(good)[1]["data"] == {"me": {"email": "ada@example.com"}}
    for token, code in bad.items():
        assert answer(_me(token)[0], 200, code)["data"] == {"me": None}
    move_clock(settings, tmp_path, 600)
    assert answer(_me(good)[0], 200, "ExpiredSignatureError")["data"] == {"me": None}
    for opaque in ("x", "a.b.c", "9" * 5000):
        response, found = _me(opaque)
        assert (response.status_code, found["data"], "errors" in found) == (
            200,
            {"me": None},
            False,
        )


def _me(token: str) -> tuple[Any, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {token}"}
    response = Api().send({"query": "{ me { email } }"}, headers=headers)
    return response, json.loads(response.content)


def test_a_place_in_our_tree_is_seen() -> None:
    """What is searched for in answers would be found."""
    for text in ('File "/x/y.py"', "psycopg.Error", "SELECT 1 FROM x", "store/graphql/view.py"):
        assert re.search(INSIDES, text)
