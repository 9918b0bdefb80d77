"""The endpoint itself: statuses, limits, origins, and nothing of our insides in an answer."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from graphql import get_introspection_query
from pytest_django.fixtures import Settings

from store.channels.models import Channel
from store.graphql import limits
from store.graphql.cost import MAX_COST
from store.graphql.document import MAX_FRAGMENTS, MAX_REPEATS, MAX_TOKENS
from store.graphql.http.body import MAX_BODY
from store.kernel.actor import ALL, Actor
from tests.api.support import URL, Api, gid

SHOP = "{ shop { name } }"
GOOD = {"shop": {"name": "Penny & Plum"}}


@pytest.fixture
def api(db: None) -> Api:
    """A client."""
    return Api()


def body(response: Any) -> Any:
    """The JSON of a response."""
    return json.loads(response.content)


def test_an_answer_has_data_and_its_cost(api: Api) -> None:
    response = api.send({"query": SHOP})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert body(response) == {
        "data": GOOD,
        "extensions": {"cost": {"requestedQueryCost": 2, "maximumAvailable": MAX_COST}},
    }


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods(client: Client, method: str) -> None:
    response = getattr(client, method)(f"{URL}?query={SHOP}")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert list(body(response)) == ["errors"]


def test_the_raw_query_as_its_own_type(api: Api) -> None:
    assert body(api.send(SHOP, kind="application/graphql"))["data"] == GOOD
    assert api.send(b"\xff\xfe", kind="application/graphql").status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"{",
        b"[1, 2",
        b'"query"',
        b"{}",
        b"[]",
        b'{"query": 5}',
        b'{"query": "  "}',
        b'{"query": "{ shop { name }"}',
        b'{"query": "{ nothing }"}',
        b'{"query": "query A { shop { name } } query B { shop { name } }"}',
        b'{"query": "{ shop { name } }", "operationName": "C"}',
        b'{"query": "{ shop { name } }", "operationName": 5}',
        b'{"query": "{ shop { name } }", "variables": [1]}',
        b'{"query": "{ shop { name } }", "variables": {"a": NaN}}',
        b'{"query": "{ shop { name } }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ shop { name } }", "variables": {"a": "\\u0000"}}',
        b'{"query": "{ product(slug: \\"\\\\u0000\\") { id } }"}',
        b'{"query": "query($a: ID!) { order(id: $a) { id } }"}',
        b'{"query": "query($a: Boolean) { shop @skip(if: $a) { name } }", "variables": {"a": 1}}',
        b'{"query": "fragment A on Shop { ...B } fragment B on Shop { ...A } { shop { ...A } }"}',
        b'{"query": "subscription { event { id } }"}',
        b'{"query": "{ shop { name } }", "variables": {"a": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_not_executed(api: Api, sent: bytes) -> None:
    response = api.send(sent)
    assert response.status_code == 400, response.content
    answer = body(response)
    assert list(answer) == ["errors"]
    for error in answer["errors"]:
        assert error["message"]
        assert error["extensions"]["exception"]["code"] == "GraphQLError"
        assert "Traceback" not in str(error)
        assert "/work" not in str(error)


def test_batches(api: Api) -> None:
    assert body(api.send([{"query": SHOP}]))[0]["data"] == GOOD
    assert api.send([{"query": SHOP}] * 2).status_code == 400


def test_large_bodies(api: Api) -> None:
    assert api.send(b"x" * 10_000_000).status_code == 413
    exact = json.dumps({"query": SHOP, "pad": ""})
    padded = exact[:-2] + "x" * (MAX_BODY - len(exact)) + exact[-2:]
    assert len(padded) == MAX_BODY
    assert api.send(padded).status_code == 200
    assert api.send(padded + " ").status_code == 413
    lying = api.client.generic(
        "POST", URL, b"x", content_type="application/json", headers={"Content-Length": "-5"}
    )
    assert lying.status_code == 413


def test_other_types_of_body(api: Api) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/xml"):
        assert api.send({"query": SHOP}, kind=kind).status_code == 400


# The places of directives that the specification of October 2021 and oneOf know; clients that
# build a schema of our introspection refuse all of it for a place they have never heard of.
KNOWN_PLACES = {
    *("QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD"),
    *("INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION"),
    *("ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT"),
    "INPUT_FIELD_DEFINITION",
}


def test_older_clients_know_every_place_of_a_directive(api: Api) -> None:
    found = api.ask("{ __schema { directives { name locations } } }")["__schema"]["directives"]
    assert {"include", "skip", "deprecated", "specifiedBy"} <= {each["name"] for each in found}
    assert {place for each in found for place in each["locations"]} <= KNOWN_PLACES


def test_introspection_passes_and_does_not_mix(api: Api) -> None:
    data = api.ask(get_introspection_query(descriptions=True, schema_description=True))
    names = {kind["name"] for kind in data["__schema"]["types"]}
    assert {"Product", "Checkout", "Order", "TaxedMoney", "CheckoutErrorCode"} <= names
    api.refused("{ __schema { types { name } } shop { name } }")
    assert api.ask("{ __typename shop { name } }")["shop"] == GOOD["shop"]
    deep = "name"
    for _ in range(4):
        deep = f"fields {{ type {{ {deep} }} }}"
    api.refused(f"{{ __schema {{ types {{ {deep} }} }} }}")


def test_depth(api: Api) -> None:
    def nested(times: int) -> str:
        inner = "id"
        for _ in range(times):
            inner = f"parent {{ {inner} }}"
        return f'{{ category(slug: "x") {{ {inner} }} }}'

    assert api.ask(nested(limits.MAX_DEPTH - 2)) == {"category": None}
    (error,) = api.refused(nested(limits.MAX_DEPTH - 1))
    assert "deep" in error["message"]
    api.refused(nested(3000))
    spread = "fragment A on Category { " + "parent { " * 19 + "id" + " }" * 19 + " }"
    api.refused('{ category(slug: "x") { parent { ...A } } } ' + spread)


def test_aliases(api: Api) -> None:
    def aliased(count: int) -> str:
        return "{ " + " ".join(f"a{n}: shop {{ name }}" for n in range(count)) + " }"

    assert len(api.ask(aliased(limits.MAX_ALIASES))) == limits.MAX_ALIASES
    (error,) = api.refused(aliased(limits.MAX_ALIASES + 1))
    assert "alias" in error["message"]
    api.refused(aliased(1000))


def test_mutations_of_one_document(api: Api, channel: Channel) -> None:
    one = "m{}: checkoutCreate(input: {{}}) {{ errors {{ code }} }}"

    def several(count: int) -> str:
        return "mutation { " + " ".join(one.format(n) for n in range(count)) + " }"

    assert len(api.ask(several(4))) == 4
    api.refused(several(5))
    hidden = "mutation { ...A } fragment A on Mutation { " + several(5)[11:]
    api.refused(hidden)


def test_cost(api: Api, channel: Channel) -> None:
    inner = "id"
    for _ in range(3):
        inner = f"children(first: 100) {{ edges {{ node {{ {inner} }} }} }}"
    (error,) = api.refused(f"{{ categories(first: 100) {{ edges {{ node {{ {inner} }} }} }} }}")
    assert error["extensions"]["exception"]["code"] == "QueryCostError"
    by_variable = inner.replace("first: 100", "first: $n")
    query = f"query($n: Int) {{ categories(first: $n) {{ edges {{ node {{ {by_variable} }} }} }} }}"
    assert api.refused(query, n=100)
    assert api.ask(query, n=2)["categories"] == {"edges": []}


def test_crowded_documents_are_refused_before_they_take_time(api: Api) -> None:
    names = range(MAX_FRAGMENTS + 1)
    spread = "".join(f"...F{n} " for n in names)
    parts = "".join(f"fragment F{n} on Query {{ shop {{ name }} }} " for n in names)
    for crowd in (
        "{ shop { " + "name " * MAX_TOKENS + "} }",
        "{ " + "shop { name } " * (MAX_REPEATS + 1) + "}",
        f"{{ {spread} }} {parts}",
    ):
        started = time.process_time()
        assert len(api.refused(crowd)) == 1
        assert time.process_time() - started < 1
    assert api.ask("{ " + "shop { name } " * MAX_REPEATS + "}") == GOOD


def test_origins(api: Api, settings: Settings) -> None:
    origin = {"Origin": "https://shop.example"}
    response = api.send({"query": SHOP}, headers=origin)
    assert response["Access-Control-Allow-Origin"] == "https://shop.example"
    assert response["Access-Control-Allow-Credentials"] == "true"
    assert "Origin" in response["Vary"]
    preflight = api.client.options(URL, headers=origin)
    assert preflight.status_code == 200
    assert preflight["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Authorization-Bearer" in preflight["Access-Control-Allow-Headers"]
    assert preflight["Access-Control-Max-Age"] == "600"
    assert preflight["Content-Length"] == "0"
    settings.API_ORIGINS = ["https://*.example.org"]
    assert api.client.options(URL, headers=origin).status_code == 400
    foreign = api.send({"query": SHOP}, headers=origin)
    assert "Access-Control-Allow-Origin" not in foreign
    friend = {"Origin": "https://shop.example.org"}
    assert api.client.options(URL, headers=friend).status_code == 200


def test_protocol_errors_are_named(api: Api, channel: Channel) -> None:
    query = "query($id: ID!) { order(id: $id) { id } }"
    for id, words in (
        ("?", "Expected: Order."),
        (gid("Checkout", 5), "received: Checkout."),
        (5, "Expected: Order."),
    ):
        answer = api.whole(query, id=id)
        assert answer["data"] == {"order": None}
        (error,) = answer["errors"]
        assert words in error["message"]
        assert error["path"] == ["order"]
        assert error["extensions"]["exception"]["code"] == "GraphQLError"


def boss(_request: HttpRequest) -> Actor:
    """An authenticator that knows everyone."""
    return Actor(1, "owner", ALL)


def test_channels_are_for_staff(api: Api, channel: Channel, settings: Settings) -> None:
    answer = api.whole("{ channels { slug } }")
    (error,) = answer["errors"]
    assert error["extensions"]["exception"]["code"] == "PermissionDenied"
    assert "AUTHENTICATED_STAFF_USER" in error["message"]
    settings.TUPPENCE_ACTOR = "tests.api.test_http.boss"
    assert api.ask("{ channels { slug currencyCode } }") == {
        "channels": [{"slug": "default-channel", "currencyCode": "USD"}]
    }
    one = "query($id: ID) { channel(id: $id) { slug defaultCountry { code country } } }"
    assert api.ask(one, id=gid("Channel", channel.pk))["channel"] == {
        "slug": "default-channel",
        "defaultCountry": {"code": "US", "country": "United States"},
    }
    assert api.ask(one, id=gid("Channel", "x"))["channel"] is None
    assert (
        len(
            api.ask('{ channel(slug: "default-channel") { countries { code } } }')["channel"][
                "countries"
            ]
        )
        > 200
    )


def broken(_request: HttpRequest) -> Actor:
    """An authenticator with a fault in it: its actor has no permissions to look at."""
    return SimpleNamespace(user_id=None)  # type: ignore[return-value]  # the fault is meant


def test_our_faults_say_nothing_of_us(
    api: Api, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TUPPENCE_ACTOR = "tests.api.test_http.broken"
    (error,) = api.whole("{ channels { slug } }")["errors"]
    assert error["message"] == "Internal Server Error"
    assert error["extensions"] == {"exception": {"code": "InternalServerError"}}
    assert "permissions" in caplog.text
