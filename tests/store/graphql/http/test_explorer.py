"""The explorer: offline, under a strict policy, wide and narrow, with operations that are valid."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from graphql import parse, validate
from playwright.sync_api import ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from store.channels.models import Channel, Shop
from store.graphql import explorer
from store.graphql.schema import schema
from tests.api.support import URL
from tests.catalog.make import a_product, a_variant, sell
from tests.support.browser import PageAt

pytestmark = pytest.mark.django_db


def test_a_get_without_a_query_is_the_explorer(client: Client) -> None:
    response = client.get(URL, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    text = response.content.decode()
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text), "nothing comes from elsewhere"
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', text):
        found = client.get(path)
        found.close()
        assert found.status_code == 200, path
    schema_text = client.get(f"{URL}schema.graphql")
    assert "type Query" in schema_text.content.decode()


def test_sample_operations_are_valid() -> None:
    samples = explorer.samples()
    assert [each["title"] for each in samples] == ["Browse", "Basket", "Checkout", "Order"]
    for sample in samples:
        assert validate(schema(), parse(sample["query"])) == [], sample["title"]


def opened(page: Page, address: str) -> list[str]:
    """Open the explorer; what its console and network complain of, as it goes on."""
    troubles: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            troubles.append(message.text)

    def failed(request: Request) -> None:
        troubles.append(f"{request.url}: {request.failure}")

    page.on("console", said)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", failed)
    page.goto(f"{address}{URL}")
    page.wait_for_selector(".graphiql-query-editor .CodeMirror")
    return troubles


@pytest.mark.parametrize("width", [390, 1280])
def test_an_operation_is_run_in_it(
    live_server: LiveServer, channel: Channel, page_at: PageAt, width: int
) -> None:
    Shop.objects.get_or_create(pk=1)
    sell(a_variant(a_product(channel, name="Penny whistle")), channel, "5.00")
    page = page_at(width)
    troubles = opened(page, live_server.url)
    page.get_by_role("button", name="Browse").click()
    page.get_by_role("button", name=re.compile("Execute query")).click()
    page.wait_for_selector(".result-window >> text=Penny whistle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in (".graphiql-query-editor", ".graphiql-response"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["width"] >= min(300, width - 120), part
        assert box["height"] >= 120, part
        assert box["x"] + box["width"] <= width, part
    assert troubles == []
