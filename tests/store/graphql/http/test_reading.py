"""What a request says: by GET, with files, in any shape; and what its answer says of itself."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from graphql import GraphQLError, StringValueNode, Undefined
from pytest_django.fixtures import Settings

from cart.models import Cart
from store.channels.models import Channel
from store.graphql.http import uploads
from store.graphql.http.body import posted
from store.graphql.http.refused import RequestError
from store.graphql.http.wire import dumps, loads
from store.graphql.scalars import Upload
from store.kernel.errors import DomainError
from tests.api.support import URL, Api

SHOP = "{ shop { name } }"
GOOD = {"shop": {"name": "Penny & Plum"}}
CREATE = "mutation { checkoutCreate(input: {}) { errors { code } checkout { id } } }"


@pytest.fixture
def api(db: None) -> Api:
    """A client."""
    return Api()


def get(api: Api, headers: dict[str, str] | None = None, **parts: Any) -> Any:
    """A GET with these parts in its address."""
    return api.client.get(f"{URL}?{urlencode(parts)}", headers=headers)


def test_a_get_reads(api: Api) -> None:
    query = "query A($yes: Boolean!) { shop { name @include(if: $yes) } } query B { shop { id } }"
    found = get(api, query=query, operationName="A", variables='{"yes": true}')
    assert found.status_code == 200
    assert found.json()["data"] == GOOD
    assert api.client.head(f"{URL}?{urlencode({'query': SHOP})}").status_code == 200


@pytest.mark.parametrize(
    "parts",
    [
        {"query": "{"},
        {"query": ""},
        {"query": "\x00"},
        {"query": SHOP, "variables": "[1]"},
        {"query": SHOP, "variables": "{"},
        {"query": SHOP, "variables": '{"a": "\\u0000"}'},
        {"query": SHOP, "variables": '{"a": "\\ud800"}'},
        {"query": SHOP, "operationName": "Z"},
        {"extensions": "{}"},
        {"extensions": "5"},
        {"query": "\ud800".encode("utf-8", "surrogatepass")},
    ],
)
def test_a_get_that_cannot_be_read(api: Api, parts: dict[str, Any]) -> None:
    found = get(api, **parts)
    assert found.status_code == 400, found.content
    assert list(found.json()) == ["errors"]


def test_a_value_that_a_scalar_cannot_read(api: Api) -> None:
    by_variable = "query($t: UUID) { checkout(token: $t) { id } }"
    for sent in (
        {"query": '{ checkout(token: "no uuid") { id } }'},
        {"query": by_variable, "variables": {"t": "no uuid"}},
        {"query": by_variable, "variables": {"t": 5}},
    ):
        found = api.send(sent)
        assert found.status_code == 400
        (error,) = found.json()["errors"]
        assert "UUID" in error["message"], error
        assert error["extensions"]["exception"]["code"] == "GraphQLError"


def test_a_get_of_too_many_parts(api: Api) -> None:
    found = api.client.get(f"{URL}?{'&'.join(f'a{n}=1' for n in range(3_000))}")
    assert found.status_code == 400
    assert list(found.json()) == ["errors"]
    assert api.client.get(f"{URL}?a=1")["Content-Type"].startswith("text/html")


def test_a_get_never_writes(api: Api, channel: Channel) -> None:
    found = get(api, query=CREATE)
    assert found.status_code == 405
    assert found["Allow"] == "POST, OPTIONS"
    assert list(found.json()) == ["errors"]
    assert not Cart.objects.exists()
    two = CREATE.replace("mutation", "mutation M") + " query Q { shop { name } }"
    assert get(api, query=two, operationName="M").status_code == 405
    assert get(api, query=two, operationName="Q").json()["data"] == GOOD


def test_reads_of_anybody_have_an_etag(api: Api, channel: Channel) -> None:
    first = get(api, query=SHOP)
    assert first["ETag"].startswith('"')
    for given in (first["ETag"], f'"x", W/{first["ETag"]}', "*"):
        again = get(api, {"If-None-Match": given}, query=SHOP)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        posted = api.send({"query": SHOP}, headers={"If-None-Match": given})
        assert posted.status_code == 304
    assert get(api, {"If-None-Match": '"other"'}, query=SHOP).status_code == 200
    named = api.send({"query": SHOP}, headers={"Authorization": "Bearer x"})
    assert "ETag" not in named
    wrote = api.send({"query": CREATE}, headers={"If-None-Match": "*"})
    assert wrote.status_code == 200
    assert "ETag" not in wrote
    assert wrote["Cache-Control"] == "no-store"


def broken(_request: object) -> object:
    """An authenticator with a fault in it."""
    raise LookupError("SELECT secret FROM /srv/shop")


def test_a_fault_of_the_door_says_nothing_of_us(
    api: Api, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TUPPENCE_ACTOR = f"{__name__}.broken"
    found = api.send({"query": SHOP})
    assert found.status_code == 500
    assert found.json() == {
        "errors": [
            {
                "message": "Internal Server Error",
                "extensions": {"exception": {"code": "InternalServerError"}},
            }
        ]
    }
    assert "SELECT secret" in caplog.text
    assert not isinstance(caplog.records[0].exc_info, DomainError)


def multipart(parts: dict[str, Any]) -> Any:
    """A request with these parts."""
    return RequestFactory().post(URL, parts)


def file(name: str = "a.txt", content: bytes = b"hello") -> SimpleUploadedFile:
    """A file to send."""
    return SimpleUploadedFile(name, content)


OPERATIONS = {"query": SHOP, "variables": {"file": None, "many": [None, None], "text": "x"}}


def test_files_stand_where_the_map_says() -> None:
    places = {"0": ["variables.file"], "1": ["variables.many.0", "variables.many.1"]}
    sent = {"operations": json.dumps(OPERATIONS), "map": json.dumps(places)}
    body = posted(multipart(sent | {"0": file(), "1": file("b.txt", b"there")}), None)
    variables = body.asked[0].variables
    assert variables["file"].read() == b"hello"
    assert variables["many"][0] is variables["many"][1]
    assert variables["many"][0].name == "b.txt"
    same = posted(multipart(sent | {"0": file(), "1": file("b.txt", b"there")}), None)
    other = posted(multipart(sent | {"0": file(), "1": file("b.txt", b"thera")}), None)
    assert body.print == same.print != other.print


def test_an_operation_in_parts_is_answered(api: Api) -> None:
    found = api.client.post(URL, {"operations": json.dumps({"query": SHOP}), "map": "{}"})
    assert found.json()["data"] == GOOD


@pytest.mark.parametrize(
    ("operations", "places"),
    [
        (None, "{}"),
        ("{}", None),
        ("{", "{}"),
        (OPERATIONS, "{"),
        (OPERATIONS, "[]"),
        (OPERATIONS, {"0": "variables.file"}),
        (OPERATIONS, {"0": [5]}),
        (OPERATIONS, {"0": ["variables.text"]}),
        (OPERATIONS, {"0": ["variables.nowhere"]}),
        (OPERATIONS, {"0": ["variables.many.7"]}),
        (OPERATIONS, {"0": ["variables.many.x"]}),
        (OPERATIONS, {"0": ["query"]}),
        (OPERATIONS, {"0": ["variables.text.0"]}),
        (OPERATIONS, {"0": ["__class__.variables"]}),
        (OPERATIONS, {"1": ["variables.file"]}),
        (OPERATIONS, {}),
        (OPERATIONS, {"0": ["variables.file"] * (uploads.MAX_PLACES + 1)}),
        ([OPERATIONS, OPERATIONS], {"0": ["0.variables.file"]}),
    ],
)
def test_parts_that_do_not_fit(operations: Any, places: Any) -> None:
    parts: dict[str, Any] = {"0": file()}
    for name, value in (("operations", operations), ("map", places)):
        if value is not None:
            parts[name] = value if isinstance(value, str) else json.dumps(value)
    with pytest.raises(RequestError) as refused:
        posted(multipart(parts), None)
    assert refused.value.status == 400


def test_files_are_few_and_small(settings: Settings, api: Api) -> None:
    names = [str(number) for number in range(uploads.MAX_FILES + 1)]
    parts: dict[str, Any] = {name: file() for name in names}
    parts |= {"operations": json.dumps(OPERATIONS), "map": json.dumps({n: [] for n in names})}
    with pytest.raises(RequestError, match="At most 10 files"):
        posted(multipart(parts), None)
    settings.API_UPLOAD_BYTES = 2_000
    large = {"operations": json.dumps(OPERATIONS), "map": "{}", "0": file(content=b"x" * 3_000)}
    assert api.client.post(URL, large).status_code == 413
    torn = api.send(b"--x\r\nnonsense", kind="multipart/form-data; boundary=x")
    assert torn.status_code == 400
    assert api.send(b"", kind="multipart/form-data").status_code == 400


def test_the_upload_scalar_takes_files_and_nothing_else() -> None:
    sent = file()
    assert Upload.parse_value(sent) is sent
    assert Upload.parse_literal(StringValueNode(value="a.txt")) is Undefined
    for wrong in ("a.txt", None, 5, b"bytes"):
        with pytest.raises(GraphQLError):
            Upload.parse_value(wrong)
    with pytest.raises(GraphQLError):
        Upload.serialize(sent)


def test_numbers_and_texts_on_the_wire() -> None:
    assert loads(b'{"a": "\\\\u0000"}') == {"a": "\\u0000"}
    for wrong in (b'"\\u0000"', b'{"\\u0000": 1}', b'[["\\u0000"]]', b"\xff", b"NaN", b"[" * 2000):
        with pytest.raises(ValueError, match=r"NUL|line 1"):
            loads(wrong)
    assert dumps({"a": 0.0025, "b": 29.0, "c": "é", "d": None}) == (
        '{"a":0.0025,"b":29.0,"c":"é","d":null}'.encode()
    )
    assert json.loads(dumps([2**70, "\ud800"])) == [2**70, "\ud800"]
