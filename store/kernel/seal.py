"""Secrets at rest: what must be readable again is sealed, what is only compared is digested.

Both use the store's seal key, which lies beside the database and not in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str) -> str:
    """The text encrypted and authenticated; ASCII, never the same twice."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str | None:
    """What was sealed, or None when it was not sealed with this store's key."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def digest(purpose: str, text: str) -> str:
    """64 hexadecimal digits by which a secret is found, useless to who has not the key."""
    return hmac.new(_key(f"digest {purpose}"), text.encode(), hashlib.sha256).hexdigest()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("seal")))


def _key(purpose: str) -> bytes:
    """One key for each purpose, so that none gives another away."""
    return hmac.new(settings.SEAL_KEY.encode(), purpose.encode(), hashlib.sha256).digest()
