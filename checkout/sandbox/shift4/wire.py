"""Shift4's way with words: error bodies, Basic authentication, parameters from JSON or forms."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl

from checkout.sandbox.core.exchange import RefusalError
from checkout.sandbox.core.http import Answer, Request, reply
from checkout.sandbox.core.journal import looks_like_card

Params = Mapping[str, object]
_KEY = re.compile(r"(sk|pr|pk|pu)_test_([A-Za-z0-9_-]{1,64})")
_BRACKET = re.compile(r"([A-Za-z0-9]+)((?:\[[A-Za-z0-9_.-]{1,100}\])*)")
_METADATA_KEYS = 50
_TEXT = 500
MOST = 99_999_999_999


@dataclass(frozen=True)
class Caller:
    """Who asks: the merchant account, with the secret key or only with the public one."""

    account: str
    secret: bool


def error(status: int, kind: str, message: str, code: str | None = None, **more: str) -> Answer:
    """An error body as Shift4 sends it."""
    body: dict[str, object] = {"type": kind, "code": code, "message": message, **more}
    return reply(status, {"error": {k: v for k, v in body.items() if v is not None}})


def bad(message: str, code: str | None = None) -> NoReturn:
    """Refuse with 400 and undo what the request did."""
    raise RefusalError(error(400, "invalid_request", message, code))


def missing(kind: str, ref: str) -> NoReturn:
    """Refuse with 404."""
    raise RefusalError(error(404, "invalid_request", f"{kind} '{ref[:64]}' does not exist"))


def caller(request: Request) -> Caller | None:
    """The account behind the Basic credentials; None for keys that are not test keys."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, _, _ = base64.b64decode(token, validate=True).decode("ascii").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    match = _KEY.fullmatch(user)
    if match is None:
        return None
    # sk_test_X and pk_test_X are one account; the name on disk gives no key away.
    digest = hashlib.sha256(match[2].encode()).hexdigest()
    return Caller(f"acct_{digest[:16]}", match[1] in {"sk", "pr"})


def parameters(request: Request) -> Params:
    """The body's fields; raises RefusalError for what is neither JSON object nor form."""
    if not request.body.strip():
        return {}
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        bad("Request body is not UTF-8.")
    if "x-www-form-urlencoded" in request.headers.get("content-type", ""):
        return _form(text)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        bad("Request body is not valid JSON.")
    if document is None:
        return {}
    if not isinstance(document, dict):
        bad("Request body must be a JSON object.")
    return {str(name): value for name, value in document.items()}


def _form(text: str) -> Params:
    """`a[b]=c` becomes `{"a": {"b": "c"}}`, one level deep; that is all the API needs."""
    fields: dict[str, object] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        bad("Request body has too many fields.")
    for name, value in pairs:
        match = _BRACKET.fullmatch(name)
        if match is None:
            bad(f"Field '{name[:40]}' cannot be read.")
        inner = match[2][1:-1]
        if not inner:
            fields[match[1]] = value
            continue
        group = fields.setdefault(match[1], {})
        if not isinstance(group, dict) or "][" in inner:
            bad(f"Field '{name[:40]}' cannot be read.")
        group[inner] = value
    return fields


def fingerprint(request: Request, params: Params) -> str:
    """What makes two requests the same: method, path and parameters in any order."""
    text = json.dumps([request.method, request.path, params], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def amount(params: Params) -> int | None:
    """The amount in minor units, or None for what no amount can be (nor may be logged)."""
    value = params.get("amount")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 12:
        value = int(value)
    return value if type(value) is int and abs(value) <= MOST else None


def text(params: Params, name: str, limit: int = _TEXT) -> str | None:
    """An optional text field without card numbers; raises RefusalError."""
    value = params.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        bad(f"{name} must be a string of at most {limit} characters.")
    if looks_like_card(value):
        bad(f"{name} must not hold a card number.")
    return value


def flag(params: Params, name: str, default: bool) -> bool:
    """An optional truth value; forms write it as a word."""
    value = params.get(name, default)
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        bad(f"{name} must be true or false.")
    return value


def metadata(params: Params) -> dict[str, str]:
    """The merchant's own notes, a flat map of strings; raises RefusalError."""
    value = params.get("metadata")
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > _METADATA_KEYS:
        bad(f"metadata must be an object of at most {_METADATA_KEYS} strings.")
    notes: dict[str, str] = {}
    for name, note in value.items():
        if isinstance(note, (dict, list)) or note is None:
            bad("metadata must be an object of strings.")
        written = str(note).lower() if isinstance(note, bool) else str(note)
        notes[text({"metadata": str(name)}, "metadata") or ""] = (
            text({"metadata": written}, "metadata") or ""
        )
    return notes


def loose_metadata(params: Params) -> dict[str, str]:
    """What can be read of the metadata without judging it; for logs and faults."""
    value = params.get("metadata")
    if not isinstance(value, dict):
        return {}
    return {str(k)[:_TEXT]: str(v)[:_TEXT] for k, v in list(value.items())[:_METADATA_KEYS]}
