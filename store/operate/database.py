"""The database before a start: is it ours, is it newer than we are, what is to be migrated."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from store.operate.folder import UnusableError
from store.versions.triggers import install

KEPT_BACKUPS = 5


def bring_up_to_date() -> list[str]:
    """Refuse a newer store, back up an older one, migrate; answers lines for the owner.

    Raises UnusableError when the database cannot be reached or is newer than this code.
    """
    try:
        executor = MigrationExecutor(connection)
        unknown = newer_than_code(executor)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        raise UnusableError(f"The database cannot be used: {first}") from error
    if unknown:
        raise UnusableError(
            f"This store was last run by a newer Tuppence ({unknown[0]} is unknown here): "
            "update the code, or go back to a backup."
        )
    if not pending:
        install()
        return []
    lines = [_back_up()] if executor.loader.applied_migrations else []
    call_command("migrate", interactive=False, verbosity=0)
    return lines


def newer_than_code(executor: MigrationExecutor) -> list[str]:
    """Migrations that the database has run and this code does not have."""
    loader = executor.loader
    known = set(loader.disk_migrations or {}) | set(loader.replacements)
    return sorted(".".join(key) for key in loader.applied_migrations if key not in known)


def pending_migrations() -> list[str]:
    """Migrations that this code has and the database has not run."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def _back_up() -> str:
    if connection.vendor != "sqlite":
        return "The database is migrated without a backup of ours: see docs/deploy.md (pg_dump)."
    path = back_up_sqlite(
        Path(str(connection.settings_dict["NAME"])), folder=Path(settings.BACKUP_ROOT)
    )
    return f"Backed up to {path} before migrating."


def back_up_sqlite(database: Path, *, folder: Path) -> Path:
    """Copy a database that may be in use, whole and consistent; the newest five copies stay."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    path = folder / f"{stamp}.sqlite3"
    source, target = sqlite3.connect(database), sqlite3.connect(path)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    path.chmod(0o600)
    for old in sorted(folder.glob("*.sqlite3"))[:-KEPT_BACKUPS]:
        old.unlink()
    return path
