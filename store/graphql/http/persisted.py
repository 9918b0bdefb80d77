"""Documents asked for by their hash (automatic persisted queries, version 1)."""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from typing import Any

from store.graphql.http.body import Asked
from store.graphql.http.refused import RequestError
from store.graphql.models import PersistedDocument

KEPT_HERE = 500
KEPT_IN_ALL = 2_000
MAX_LENGTH = 50_000
UNKNOWN = "PersistedQueryNotFound"
_HASH = re.compile(r"[0-9a-f]{64}")
_texts: OrderedDict[str, str] = OrderedDict()
_lock = threading.Lock()


def resolve(asked: Asked) -> str:
    """The document's text: as sent, or the one kept under its hash; raises RequestError."""
    hashed = _hash_of(asked.extensions)
    if hashed is None:
        return asked.query
    if not asked.query:
        found = _find(hashed)
        if found is None:
            raise _unknown()
        return found
    if hashlib.sha256(asked.query.encode("utf-8", "replace")).hexdigest() != hashed:
        raise RequestError("The hash is not that of the query.")
    return asked.query


def keep(asked: Asked, text: str) -> None:
    """Keep a valid document that was sent with its hash, here and for the other processes."""
    hashed = _hash_of(asked.extensions)
    if hashed is None or not asked.query or hashed in _texts or len(text) > MAX_LENGTH:
        return
    _keep_here(hashed, text)
    if PersistedDocument.objects.count() < KEPT_IN_ALL:
        row = PersistedDocument(hash=hashed, text=text)
        PersistedDocument.objects.bulk_create([row], ignore_conflicts=True)


def forget() -> None:
    """Forget what this process keeps; the rows stay."""
    with _lock:
        _texts.clear()


def _find(hashed: str) -> str | None:
    found = _texts.get(hashed)
    if found is None:
        found = PersistedDocument.objects.filter(hash=hashed).values_list("text", flat=True).first()
        if found is None:
            return None
    _keep_here(hashed, found)
    return found


def _keep_here(hashed: str, text: str) -> None:
    with _lock:
        _texts[hashed] = text
        _texts.move_to_end(hashed)
        if len(_texts) > KEPT_HERE:
            _texts.popitem(last=False)


def _hash_of(extensions: Any) -> str | None:
    asked = extensions.get("persistedQuery")
    if asked is None:
        return None
    if not isinstance(asked, dict) or asked.get("version") != 1:
        raise RequestError("Only version 1 of persisted queries is spoken.")
    hashed = asked.get("sha256Hash")
    if not isinstance(hashed, str) or not _HASH.fullmatch(hashed.lower()):
        raise RequestError("The hash of a persisted query is 64 hexadecimal digits.")
    return hashed.lower()


def _unknown() -> RequestError:
    """Status 200, as clients of persisted queries expect; they send the text next."""
    entry = {
        "message": UNKNOWN,
        "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND", "exception": {"code": UNKNOWN}},
    }
    return RequestError(UNKNOWN, 200, errors=[entry])
