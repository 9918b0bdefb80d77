"""The import page: first what would happen, then the import; bad files are said at the field."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from catalog.admin import imports, uploads
from catalog.models.product import Product
from store.accounts.models import User
from store.channels.models import Channel
from tests.admin.support import browser_of, form_of, send
from tests.catalog.make import a_warehouse

HEAD = "Handle,Title,Variant Price,Variant Inventory Tracker,Variant Inventory Qty,Gift Card\n"
FINE = "mug,Mug,12.50,shopify,4,false\ncup,Cup,8.00,,,false\n"
BAD = "card,Card,10.00,,,true\n"


@pytest.fixture
def desk(owner: User, channel: Channel) -> Client:
    """The owner's browser, with a channel to sell in and a place to count."""
    a_warehouse()
    return browser_of(owner)


def url() -> str:
    return reverse("admin:catalog_product_import")


def upload(desk: Client, content: bytes) -> Any:
    return send(desk, url(), file=SimpleUploadedFile("goods.csv", content, "text/csv"))


def hidden(answer: Any) -> dict[str, str]:
    return {name: str(value) for name, value in answer.context["again"].items()}


def test_nothing_is_written_before_the_second_click(desk: Client) -> None:
    tried = upload(desk, (HEAD + FINE + BAD).encode())
    body = tried.content.decode()
    assert "Dry run, nothing was written" in body
    assert "2 created" in body
    assert "Gift Card" in body
    assert not Product.objects.exists()
    done = desk.post(url(), hidden(tried))
    assert "2 created" in done.content.decode()
    assert set(Product.objects.values_list("slug", flat=True)) == {"mug", "cup"}
    again = upload(desk, (HEAD + FINE).encode())
    assert "2 unchanged" in again.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\xff\xfe", "cannot be read"),
        (b"a,b\n1,2\n", "cannot be read"),
    ],
)
def test_a_file_that_is_none_is_said_at_the_field(desk: Client, content: bytes, words: str) -> None:
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_bom_and_windows_line_ends_are_fine(desk: Client) -> None:
    content = ("\ufeff" + HEAD + FINE).replace("\n", "\r\n").encode()
    assert "2 created" in upload(desk, content).content.decode()


def test_too_many_rows_for_one_request(desk: Client) -> None:
    rows = "".join(f"thing-{n},Thing,1.00,,,\n" for n in range(imports.MAX_ROWS + 1))
    answer = upload(desk, (HEAD + rows).encode())
    assert answer.status_code == 422
    assert "5,001 rows" in answer.content.decode()


def test_a_missing_field_and_an_unknown_channel(desk: Client) -> None:
    values = form_of(desk, url())
    assert desk.post(url(), values).status_code == 422
    file = SimpleUploadedFile("goods.csv", (HEAD + FINE).encode())
    assert desk.post(url(), values | {"channel": "999", "file": file}).status_code == 422


def test_a_second_click_on_nothing_is_told_so(desk: Client, settings: Settings) -> None:
    values = hidden(upload(desk, (HEAD + FINE).encode()))
    secret = Path(settings.PRIVATE_ROOT) / "secret.csv"
    secret.write_text(HEAD + FINE)
    for kept in ("../secret.csv", "0" * 64, "", str(secret)):
        answer = desk.post(url(), values | {"kept": kept})
        assert answer.status_code == 422, kept
        assert "not here any more" in answer.content.decode()
    assert not Product.objects.exists()


def test_files_go_after_a_day(desk: Client, settings: Settings) -> None:
    name = uploads.keep(b"old")
    old = time.time() - 2 * uploads.KEPT_SECONDS
    os.utime(Path(settings.PRIVATE_ROOT) / uploads.FOLDER / name, (old, old))
    uploads.keep(b"new")
    assert uploads.take(name) is None
