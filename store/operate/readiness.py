"""Why the store cannot go live yet: its own reasons and those that every room registered."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from store.audit.registry import READINESS

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.I)


def not_ready() -> list[str]:
    """One line for each reason; empty when money may move."""
    lines = [*_domain(), *_secret_key(), *_mail()]
    for name in sorted(READINESS):
        try:
            lines.extend(READINESS[name]())
        except DatabaseError:
            lines.append(f"{name}: cannot be told before the store has been set up")
    return list(dict.fromkeys(lines))


def _domain() -> list[str]:
    if not settings.DOMAIN:
        return ["domain: say under which name shoppers come: --domain shop.example"]
    if not _DOMAIN.fullmatch(settings.DOMAIN):
        return [f"domain: {settings.DOMAIN} is not a host name such as shop.example"]
    return []


def _secret_key() -> list[str]:
    path = Path(settings.SECRET_KEY_FILE)
    try:
        kept = path.read_text(encoding="ascii").strip()
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return [f"secret key: {path} cannot be read"]
    if kept != settings.SECRET_KEY:
        return [f"secret key: it is not the generated one in {path}; unset TUPPENCE_SECRET_KEY"]
    if mode & 0o077 and os.name == "posix":
        return [f"secret key: {path} can be read by others; chmod 600 it"]
    return []


def _mail() -> list[str]:
    if not settings.SMTP_URL:
        return ["mail: it cannot be sent; set TUPPENCE_SMTP_URL and TUPPENCE_MAIL_FROM"]
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        return ["mail: it has no sender; set TUPPENCE_MAIL_FROM"]
    return []
