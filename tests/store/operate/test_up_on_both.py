"""A whole store on the database of this run: opened, stopped, opened again."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import requests
from psycopg import sql

from tests.support.running import start_store, wait_until_gone


@pytest.fixture
def database_url() -> Iterator[str]:
    """An empty database of its own on the run's PostgreSQL; empty text on SQLite."""
    server = os.environ["DATABASE_URL"]
    if not server:
        yield ""
        return
    name = f"tuppence_up_{secrets.token_hex(4)}"
    before, _, query = server.partition("?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield f"{before.rpartition('/')[0]}/{name}?{query}"
    with psycopg.connect(server, autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)


@pytest.mark.both
def test_a_store_opens_with_its_demo_and_goes_on(tmp_path: Path, database_url: str) -> None:
    data = tmp_path / "data"
    store = start_store(data, DATABASE_URL=database_url)
    assert (data / "store.sqlite3").exists() is not bool(database_url)
    assert requests.get(store.url, timeout=30).status_code == 200
    assert store.stop() == 0
    again = start_store(data, DATABASE_URL=database_url)
    assert "Filling the shelves" not in again.printed()
    assert requests.get(f"{again.url}/admin/login/", timeout=30).status_code == 200
    assert again.stop() == 0
    assert wait_until_gone(data) == []
