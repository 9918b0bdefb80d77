"""Backups, and a database that knows more than the code."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from store.operate.database import (
    KEPT_BACKUPS,
    back_up_sqlite,
    bring_up_to_date,
    newer_than_code,
    pending_migrations,
)
from store.operate.folder import UnusableError


def test_a_backup_holds_what_is_committed_while_the_store_runs(tmp_path: Path) -> None:
    source = tmp_path / "store.sqlite3"
    database = sqlite3.connect(source)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE goods (name)")
    database.execute("INSERT INTO goods VALUES ('mug')")
    database.commit()
    database.execute("INSERT INTO goods VALUES ('not yet')")
    path = back_up_sqlite(source, folder=tmp_path / "backups")
    database.rollback()
    database.close()
    copy = sqlite3.connect(path)
    assert copy.execute("SELECT name FROM goods").fetchall() == [("mug",)]
    copy.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_newest_five_stay(tmp_path: Path) -> None:
    source = tmp_path / "store.sqlite3"
    sqlite3.connect(source).close()
    made = [back_up_sqlite(source, folder=tmp_path / "backups") for _ in range(KEPT_BACKUPS + 2)]
    assert sorted((tmp_path / "backups").iterdir()) == made[2:]


def test_a_store_in_step_is_left_alone(db: None) -> None:
    assert pending_migrations() == []
    assert bring_up_to_date() == []


def test_a_migration_the_code_does_not_know_is_refused(db: None) -> None:
    assert newer_than_code(MigrationExecutor(connection)) == []
    MigrationRecorder(connection).record_applied("stock", "0999_later")
    assert newer_than_code(MigrationExecutor(connection)) == ["stock.0999_later"]
    with pytest.raises(UnusableError, match=r"newer Tuppence \(stock\.0999_later"):
        bring_up_to_date()
