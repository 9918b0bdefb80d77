"""`Idempotency-Key`: a mutation sent again with its key is answered as before, not done again."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from store.graphql.http.refused import RequestError
from store.graphql.models import KeptAnswer

MAX_KEY = 255
_NONCE = 12


@dataclass(frozen=True)
class Answer:
    """Status and body; `again` if it was kept.

    It is `settled` unless a fault of ours is in it, `clean` when there are no errors at its top.
    """

    status: int
    body: bytes
    settled: bool = True
    clean: bool = True
    again: bool = False


def key_of(text: str | None) -> str | None:
    """The key of a header, which may be a quoted string; raises RequestError."""
    if text is None:
        return None
    key = text.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not 0 < len(key) <= MAX_KEY or not key.isascii() or not key.isprintable():
        raise RequestError(f"An Idempotency-Key has 1 to {MAX_KEY} printable ASCII characters.")
    return key


def once(caller: str, key: str, request: bytes, work: Callable[[], Answer]) -> Answer:
    """The answer kept for this caller and key, else that of `work`, which is then kept.

    Raises RequestError: 422 when the key stands for another request, 409 while it is worked on.
    A row of its own decides who works; what a fault of ours is in is never kept.
    """
    name = hashlib.sha256(f"{caller}\n{key}".encode()).hexdigest()
    print = hmac.new(key.encode(), request, hashlib.sha256).hexdigest()
    row = _claim(name, print)
    if row is None:
        return _kept(name, print, key)
    try:
        answer = work()
    except BaseException:
        row.delete()
        raise
    if answer.settled:
        sealed = _seal(key, answer.body)
        rows = KeptAnswer.objects.filter(pk=row.pk)
        rows.update(state=KeptAnswer.DONE, status=answer.status, answer=sealed)
    else:
        row.delete()
    return answer


def _claim(name: str, print: str) -> KeptAnswer | None:
    """A row for this key, or None when there is one already: UNIQUE decides."""
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(caller_key=name, request=print)
    except IntegrityError:
        return None


def _kept(name: str, print: str, key: str) -> Answer:
    row = KeptAnswer.objects.filter(caller_key=name).first()
    if row is not None and row.request != print:
        raise RequestError("This Idempotency-Key was used for another request.", 422)
    if row is None or row.state != KeptAnswer.DONE or row.answer is None or row.status is None:
        raise RequestError(
            "The first request with this Idempotency-Key has not ended: its outcome is not known.",
            409,
            headers={"Retry-After": "1"},
        )
    return Answer(row.status, _open(key, bytes(row.answer)), again=True)


def _seal(key: str, body: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(_secret(key)).encrypt(nonce, body, None)


def _open(key: str, sealed: bytes) -> bytes:
    return AESGCM(_secret(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


def _secret(key: str) -> bytes:
    return hashlib.sha256(b"tuppence answer kept for " + key.encode()).digest()
