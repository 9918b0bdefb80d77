"""Whatever is sent, no fault of ours, and nothing of our insides in an answer."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis_graphql
import pytest
import requests
from graphql import GraphQLScalarType
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes

from store.channels.models import Channel
from store.graphql.schema import schema, sdl
from tests.api.support import Api
from tests.support.goods import variant
from tests.support.running import start_store

_INSIDES = re.compile(
    r"Traceback|File \\?\"/|/(site-packages|store|catalog|cart|checkout)/\w+\.py|psycopg|sqlite3|"
    r"SELECT .+ FROM|no such (table|column)|InternalServerError|Internal Server Error"
)
_SPECIFIED = {"ID", "String", "Boolean", "Float", "Int"}
_WORDS = st.text(max_size=20).filter(lambda text: text.isprintable())
_VALUES = st.one_of(
    _WORDS.map(nodes.String),
    st.integers(-(10**6), 10**6).map(nodes.Int),
    st.sampled_from(["2026-01-01", "2026-01-01T00:00:00+00:00", "1.5", "{}"]).map(nodes.String),
)
_BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(str.encode).filter(bool),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _WORDS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["query", "variables", "operationName", "extensions", "x"]), inner
            )
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
)
_KINDS = st.sampled_from(
    [
        "application/json",
        "application/graphql",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/x-www-form-urlencoded",
        "",
    ]
)


def documents() -> st.SearchStrategy[str]:
    """Documents of the schema, well-formed and not."""
    kinds = schema().type_map.items()
    scalars = {
        name: _VALUES
        for name, kind in kinds
        if isinstance(kind, GraphQLScalarType) and name not in _SPECIFIED
    }
    text = sdl()
    made = [
        hypothesis_graphql.from_schema(text, custom_scalars=scalars, mode=mode) for mode in Mode
    ]
    return st.one_of(*made).map(str)


def judged(status: int, text: str, sent: object) -> None:
    """Fail for a status of 500 and above, and for insides in the answer."""
    assert status < 500, (status, text[:500], sent)
    found = _INSIDES.search(text)
    assert found is None, (found, text[:500], sent)


@pytest.mark.django_db
def test_random_documents_and_bodies(channel: Channel) -> None:
    variant(channel, "5.00", stock=5)
    api = Api()

    @settings(
        max_examples=40,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(document=documents(), body=_BODIES, kind=_KINDS)
    def ask(document: str, body: bytes, kind: str) -> None:
        for found in (api.send({"query": document}), api.send(body, kind=kind)):
            judged(found.status_code, found.content.decode("utf-8", "replace"), (document, body))

    ask()


@pytest.mark.long
def test_five_minutes_against_a_running_store(tmp_path: Path) -> None:
    store = start_store(tmp_path / "data", TUPPENCE_API_BUDGET=str(10**12))
    until = time.monotonic() + timedelta(minutes=5).total_seconds()
    client = requests.Session()
    asked = 0

    @settings(
        max_examples=100_000,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(document=documents(), body=_BODIES, kind=_KINDS)
    def ask(document: str, body: bytes, kind: str) -> None:
        nonlocal asked
        if time.monotonic() > until:
            raise TimeoutError
        url = f"{store.url}/graphql/"
        sent: list[dict[str, Any]] = [
            {"json": {"query": document}},
            {"data": body, "headers": {"Content-Type": kind}},
        ]
        for each in sent:
            found = client.post(url, timeout=60, **each)
            judged(found.status_code, found.text, each)
            asked += 1

    try:
        with pytest.raises(TimeoutError):
            ask()
        assert asked > 1_000
    finally:
        client.close()
        assert store.stop() == 0
    assert "Traceback" not in store.printed()
