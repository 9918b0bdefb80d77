"""Documents asked for by their hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from store.graphql.http import persisted
from store.graphql.models import PersistedDocument
from store.graphql.tasks import DOCUMENTS, prune_documents
from store.kernel.clock import now
from tests.api.support import URL, Api

SHOP = "{ shop { name } }"
GOOD = {"shop": {"name": "Penny & Plum"}}


@pytest.fixture
def api(db: None) -> Api:
    """A client of a process that keeps nothing yet."""
    persisted.forget()
    return Api()


def hashed(text: str = SHOP, **changes: Any) -> dict[str, Any]:
    """Extensions that name a document by its hash."""
    sha = hashlib.sha256(text.encode()).hexdigest()
    return {"persistedQuery": {"version": 1, "sha256Hash": sha} | changes}


def test_a_document_is_sent_once(api: Api) -> None:
    unknown = api.send({"extensions": hashed()})
    assert unknown.status_code == 200
    (error,) = unknown.json()["errors"]
    assert error["message"] == "PersistedQueryNotFound"
    assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert "data" not in unknown.json()
    assert "ETag" not in unknown
    assert api.send({"query": SHOP, "extensions": hashed()}).json()["data"] == GOOD
    assert api.send({"extensions": hashed()}).json()["data"] == GOOD
    by_get = api.client.get(f"{URL}?{urlencode({'extensions': json.dumps(hashed())})}")
    assert by_get.json()["data"] == GOOD
    persisted.forget()  # as another process would find it
    assert api.send({"extensions": hashed()}).json()["data"] == GOOD


@pytest.mark.parametrize(
    "extensions",
    [
        hashed("{ other }"),
        hashed(version=2),
        hashed(sha256Hash="x"),
        hashed(sha256Hash=5),
        {"persistedQuery": "x"},
    ],
)
def test_a_hash_that_does_not_fit(api: Api, extensions: dict[str, Any]) -> None:
    assert api.send({"query": SHOP, "extensions": extensions}).status_code == 400
    assert not PersistedDocument.objects.exists()


def test_only_valid_documents_are_kept(api: Api) -> None:
    for text in ("{ nothing }", "{"):
        assert api.send({"query": text, "extensions": hashed(text)}).status_code == 400
    assert not PersistedDocument.objects.exists()
    long = f"{SHOP} # {'x' * persisted.MAX_LENGTH}"
    assert api.send({"query": long, "extensions": hashed(long)}).json()["data"] == GOOD
    assert not PersistedDocument.objects.exists()


def test_what_is_kept_is_bounded(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persisted, "KEPT_HERE", 3)
    monkeypatch.setattr(persisted, "KEPT_IN_ALL", 5)
    texts = [f"{{ shop {{ name }} }} # {number}" for number in range(9)]
    for text in texts:
        assert api.send({"query": text, "extensions": hashed(text)}).json()["data"] == GOOD
    assert PersistedDocument.objects.count() == 5
    assert api.send({"extensions": hashed(texts[0])}).json()["data"] == GOOD
    assert api.send({"extensions": hashed(texts[8])}).json()["data"] == GOOD
    assert "errors" in api.send({"extensions": hashed(texts[5])}).json()
    PersistedDocument.objects.filter(text=texts[0]).update(created_at=now() - DOCUMENTS * 2)
    prune_documents()
    assert PersistedDocument.objects.count() == 4
