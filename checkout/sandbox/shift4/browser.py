"""The files that shift4.js and its card fields are made of, read once from `static/`."""

from collections.abc import Mapping
from pathlib import Path

from checkout.sandbox.core.http import Answer

CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Allow-Methods", "POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"),
    ("Access-Control-Max-Age", "600"),
)
# The fields' page runs our script and style only, and may talk to this port only.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'"
)
_FILES = (
    ("/shift4.js", "shift4.js", "text/javascript;charset=UTF-8"),
    ("/components/field", "field.html", "text/html;charset=UTF-8"),
    ("/components/field.js", "field.js", "text/javascript;charset=UTF-8"),
    ("/components/field.css", "field.css", "text/css;charset=UTF-8"),
)


def files() -> Mapping[str, Answer]:
    """Path → ready answer. Raises OSError when the installation is incomplete."""
    folder = Path(__file__).parent / "static"
    headers = (
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", _POLICY),
    )
    return {
        path: Answer(200, (folder / name).read_bytes(), kind, headers)
        for path, name, kind in _FILES
    }
