"""The desk in tests: who knocks, and what a page's form would send."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from django.test import Client
from PIL import Image

from store.accounts.models import User

PASSWORD = "owner-password"
Values = dict[str, Any]


def browser_of(user: User) -> Client:
    """A browser in which this user is logged in."""
    client = Client()
    client.force_login(user)
    return client


def a_picture(colour: str = "teal") -> bytes:
    """A small PNG."""
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "PNG")
    return file.getvalue()


class _Form(HTMLParser):
    """Collects what the page's last form would send as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.values: Values = {}
        self._select = ""
        self._first: str | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self.values = {}
        elif tag == "input" and name and found.get("type") != "file":
            boxes = {"checkbox", "radio"}
            if found.get("type") not in boxes:
                self.values[name] = value
            elif "checked" in found:
                self._add(name, value or "on")
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "option" and self._select:
            self._first = value if self._first is None else self._first
            if "selected" in found:
                self._add(self._select, value)
        elif tag == "textarea":
            self._area = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            if self._first is not None:
                self.values.setdefault(self._select, self._first)
            self._select = ""
        elif tag == "textarea":
            # Browsers leave out the line break that follows the tag.
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def _add(self, name: str, value: str) -> None:
        if name in self.values:
            before = self.values[name]
            self.values[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.values[name] = value


def form_of(client: Client, url: str) -> Values:
    """What the form of that page sends when nothing is typed."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    body = re.search(r'<main class="desk">.*', page.content.decode(), re.DOTALL)
    assert body is not None
    parser = _Form()
    parser.feed(body[0].split("</form>")[0])
    return parser.values


def send(client: Client, url: str, **typed: Any) -> Any:
    """Open the page, type this, send it; a value of None takes the field away (an unticked box)."""
    values = form_of(client, url) | typed
    return client.post(url, {name: value for name, value in values.items() if value is not None})
