"""docs/schema.graphql is what the types say: its diff is the review of the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from store.management.commands import graphql_schema


def test_the_file_is_not_stale() -> None:
    call_command("graphql_schema", "--check")


def test_a_stale_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "schema.graphql"
    monkeypatch.setattr(graphql_schema, "place", lambda: file)
    with pytest.raises(CommandError, match="stale"):
        call_command("graphql_schema", "--check")
    call_command("graphql_schema")
    call_command("graphql_schema", "--check")
    file.write_text(file.read_text().replace("type Query", "type Quary"))
    with pytest.raises(CommandError, match="stale"):
        call_command("graphql_schema", "--check")
