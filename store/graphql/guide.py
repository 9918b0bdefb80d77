"""What a program reads before it uses the API: llms.txt, the guide, the examples."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

_FILES = {
    "llms.txt": ("llms.txt", "text/plain"),
    "guide.md": ("docs/api.md", "text/markdown"),
    "checkout.py": ("examples/checkout.py", "text/plain"),
    "checkout.ts": ("examples/checkout.ts", "text/plain"),
}


def document(_request: HttpRequest, name: str) -> HttpResponse:
    """One of the documents that come with the store, as it stands there."""
    if name not in _FILES:
        raise Http404
    place, kind = _FILES[name]
    text = (settings.BASE_DIR / place).read_text(encoding="utf-8")
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
