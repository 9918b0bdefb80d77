"""llms.txt and what it links to; the examples do what they say, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from checkout.orders.models import Order
from store.channels.models import Channel
from tests.api.support import Api
from tests.support.goods import delivery, variant

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_links_of_llms_txt_resolve(client: Client, channel: Channel) -> None:
    response = client.get("/llms.txt")
    assert response["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    assert text.startswith("# Tuppence\n\n> ")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) >= 5
    for link in links:
        assert client.get(link).status_code == 200, link
    assert client.get("/graphql/examples/settings.py").status_code == 404
    assert client.get("/graphql/examples/..%2fmanage.py").status_code == 404


def bought(command: list[str], url: str) -> str:
    """What a run of an example prints."""
    done = subprocess.run(
        [*command, url], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shop(channel: Channel) -> None:
    """Something to buy, and a way to send it."""
    delivery(channel)
    variant(channel, "29.00", name="Copper kettle", stock=5)


def test_the_python_example_places_an_order(live_server: LiveServer, channel: Channel) -> None:
    shop(channel)
    printed = bought([sys.executable, "examples/checkout.py"], live_server.url)
    assert "Copper kettle: 29.00 USD" in printed
    assert f"Order {Order.objects.get().number}: " in printed


def test_the_typescript_example_places_an_order(
    live_server: LiveServer, channel: Channel, node: str
) -> None:
    shop(channel)
    command = [node, "--no-warnings", "--experimental-strip-types", "examples/checkout.ts"]
    printed = bought(command, live_server.url)
    assert "Copper kettle: 29.00 USD" in printed
    assert f"Order {Order.objects.get().number}: " in printed


def test_both_examples_ask_the_same(db: None) -> None:
    operations = re.compile(r"^(?:query|mutation) \w+\(.*?^\}", re.DOTALL | re.MULTILINE)
    texts = [(ROOT / "examples" / name).read_text() for name in ("checkout.py", "checkout.ts")]
    python, typescript = (operations.findall(text) for text in texts)
    assert len(python) == 6
    assert python == typescript
    for document in python:
        found = Api().send({"query": document})
        assert "Variable '$" in found.json()["errors"][0]["message"], "valid but for its variables"
