"""The keys that sign our tokens: made on first use, the newest signs, older ones still verify.

They lie in the data folder as `000001.pem`, `000002.pem` …, readable by their owner only. Deleting
the file of an old key, and restarting, ends the tokens it signed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings
from jwt.algorithms import RSAAlgorithm

ALGORITHM = "RS256"
_BITS = 2048
_EXPONENT = 65537
_WANTED = ("e", "kty", "n")


@dataclass(frozen=True)
class Key:
    """A key pair; `kid` is its RFC 7638 thumbprint."""

    kid: str
    private: RSAPrivateKey
    public: RSAPublicKey
    jwk: dict[str, Any]


_read: dict[Path, Key] = {}


def signing_key() -> Key:
    """The newest key; the first one is made now."""
    paths = _paths() or [_make(1)]
    return _key(paths[-1])


def public_key(kid: object) -> RSAPublicKey | None:
    """The key of that name, or None."""
    return next((key.public for key in all_keys() if key.kid == kid), None)


def all_keys() -> list[Key]:
    """All keys, oldest first; none before the first use."""
    return [_key(path) for path in _paths()]


def rotate() -> Key:
    """Make a new key, which signs from now on in all processes; the others go on verifying."""
    paths = _paths()
    return _key(_make(int(paths[-1].stem) + 1 if paths else 1))


def jwks() -> dict[str, list[dict[str, Any]]]:
    """The public keys as a JSON Web Key Set, the signing one last."""
    signing_key()
    return {"keys": [key.jwk for key in all_keys()]}


def _folder() -> Path:
    return Path(settings.TOKEN_KEYS)


def _paths() -> list[Path]:
    return sorted(_folder().glob("[0-9]*.pem"))


def _key(path: Path) -> Key:
    if path not in _read:
        private = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(private, RSAPrivateKey):
            raise TypeError(f"{path} holds no RSA key")
        public = private.public_key()
        jwk = RSAAlgorithm.to_jwk(public, as_dict=True)
        words = json.dumps({name: jwk[name] for name in _WANTED}, separators=(",", ":"))
        digest = hashlib.sha256(words.encode()).digest()
        kid = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        jwk |= {"kid": kid, "use": "sig", "alg": ALGORITHM}
        _read[path] = Key(kid, private, public, jwk)
    return _read[path]


def _make(number: int) -> Path:
    """A new key under this number; of several processes at once one wins, and all use its key."""
    path = _folder() / f"{number:06}.pem"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with _draft(path.parent, pem) as draft:
        try:
            os.link(draft, path)
        except FileExistsError:
            return path
    return path


@contextmanager
def _draft(folder: Path, content: bytes) -> Iterator[Path]:
    """A whole file that only its owner may read, to be linked into place."""
    path = folder / f".{os.getpid()}-{os.urandom(8).hex()}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink()
