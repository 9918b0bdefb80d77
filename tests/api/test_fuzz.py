"""Whatever is sent, no fault of ours, and nothing of our insides in an answer."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from tests.api.insides import INSIDES
from tests.api.support import Api
from tests.support.goods import variant
from tests.support.running import RunningStore, environment, start_store
from tests.support.sandbox import ROOT

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
# Signed by the store's own key, so that wrong passwords of the fuzz keep nobody out.
_TOKENS = """
import django; django.setup()
from store.accounts.jwts import ACCESS, sign
from store.accounts.models import User
from store.kernel.clock import now
from store.kernel.ids import to_global
ada = User.objects.filter(email="fuzz@example.com").first() or User.objects.create_user(
    "fuzz@example.com", "fuzz-password", confirmed_at=now(), email_confirmed_at=now())
for user in (ada, User.objects.filter(is_superuser=True).first()):
    claims = {"token": user.token_key, "email": user.email, "is_staff": user.is_staff,
              "user_id": to_global("User", user.pk)}
    print(sign(kind=ACCESS, claims=claims))
"""
# A token lasts five minutes, and a shopper of the fuzz may end all of his.
_FRESH_S = 45.0
_ME = "{ me { email } }"


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
    found = INSIDES.search(text)
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


@dataclass
class Callers:
    """A guest, a shopper and the owner in front of a running store; who is answered what."""

    store: RunningStore
    client: requests.Session = field(default_factory=requests.Session)
    statuses: Counter[str] = field(default_factory=Counter)
    _tokens: list[str] = field(default_factory=list)
    _since: float = -_FRESH_S

    def send(self, **sent: Any) -> None:
        """The same request by each of them."""
        headers = sent.pop("headers", {})
        for who, token in zip(("guest", "shopper", "staff"), ["", *self._fresh()], strict=True):
            more = {"Authorization": f"Bearer {token}"} if token else {}
            found = self._post(headers={**headers, **more}, **sent)
            judged(found.status_code, found.text, (who, sent))
            self.statuses[f"{who} {found.status_code}"] += 1

    def _fresh(self) -> list[str]:
        if time.monotonic() - self._since > _FRESH_S:
            done = subprocess.run(
                [sys.executable, "-c", _TOKENS],
                cwd=ROOT,
                env=environment(
                    TUPPENCE_DATA=str(self.store.data), DJANGO_SETTINGS_MODULE="store.settings"
                ),
                check=True,
                capture_output=True,
                text=True,
            )
            self._tokens, self._since = done.stdout.split(), time.monotonic()
            for token in self._tokens:
                told = self._post(
                    json={"query": _ME}, headers={"Authorization": f"Bearer {token}"}
                ).json()
                assert told["data"]["me"]["email"], told
        return self._tokens

    def _post(self, **sent: Any) -> requests.Response:
        return self.client.post(f"{self.store.url}/graphql/", timeout=60, **sent)


@pytest.fixture
def callers(tmp_path: Path) -> Iterator[Callers]:
    """In front of the demo store, whose budget is without end."""
    made = Callers(start_store(tmp_path / "data", TUPPENCE_API_BUDGET=str(10**12)))
    try:
        yield made
    finally:
        made.client.close()
        code = made.store.stop()
    assert code == 0
    assert "Traceback" not in made.store.printed()


def play(callers: Callers, seconds: float, most: int = 100_000) -> None:
    """Send whatever comes, so long, counted from the first; at most so many documents."""
    until = 0.0

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(document=documents(), body=_BODIES, kind=_KINDS)
    def ask(document: str, body: bytes, kind: str) -> None:
        nonlocal until
        until = until or time.monotonic() + seconds
        if time.monotonic() > until:
            raise TimeoutError
        callers.send(json={"query": document})
        callers.send(data=body, headers={"Content-Type": kind})

    with contextlib.suppress(TimeoutError):
        ask()
    sys.stdout.write(f"\n{callers.statuses.total()} answers: {dict(callers.statuses)}\n")
    assert callers.statuses


def test_some_seconds_against_a_running_store(callers: Callers) -> None:
    play(callers, 30, most=12)


@pytest.mark.long
def test_five_minutes_against_a_running_store(callers: Callers) -> None:
    play(callers, timedelta(minutes=5).total_seconds())
    assert all(callers.statuses[f"{who} 200"] for who in ("guest", "shopper", "staff"))
