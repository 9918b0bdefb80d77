"""Keeping the versions small."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from store.schedule.services import periodic

# One statement, so that every reader sees the same sum before and after it. A part whose writer
# is still at work is locked and left alone.
_GATHER = """
WITH gone AS (
  DELETE FROM versions_version WHERE id IN (
    SELECT id FROM versions_version
    WHERE shard <> 0 AND shard NOT IN (SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL)
    FOR UPDATE SKIP LOCKED
  ) RETURNING name, number
), sums AS (SELECT name, sum(number)::bigint AS number FROM gone GROUP BY name)
INSERT INTO versions_version (name, shard, number) SELECT name, 0, number FROM sums
ON CONFLICT (name, shard) DO UPDATE SET number = versions_version.number + excluded.number
"""


@periodic(every=timedelta(minutes=10))
def gather_versions() -> None:
    """Add up the parts that connections left behind which are gone (PostgreSQL)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_GATHER)
