"""A store made by an earlier commit opens with this one, and its books still agree."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.running import environment, processes_of, start_store
from tests.support.sandbox import ROOT

FOLDERS = sorted((Path(__file__).parent / "data").glob("*.tar.gz"))


def test_there_is_a_folder_to_upgrade() -> None:
    assert FOLDERS


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    for pid in processes_of(tmp_path / "data"):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_an_old_store_opens_and_is_audited(folder: Path, data: Path) -> None:
    with tarfile.open(folder) as archive:
        archive.extractall(data.parent, filter="data")
    before = _orders(data)
    store = start_store(data, "--no-demo")
    try:
        audit = subprocess.run(
            [sys.executable, "manage.py", "audit", "--data", str(data)],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert audit.returncode == 0, audit.stdout + audit.stderr
        assert _orders(data) == before
        assert len(before) == 3
    finally:
        assert store.stop() == 0


def _orders(data: Path) -> list[tuple[int, str, int]]:
    connection = sqlite3.connect(data / "store.sqlite3")
    try:
        rows = connection.execute(
            "SELECT number, status, payable_micro FROM orders_order ORDER BY number"
        )
        return list(rows)
    finally:
        connection.close()
