"""kill -9 between the charge and its recording: the next start completes the order, one charge."""

from __future__ import annotations

import csv
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.running import RunningStore, environment, processes_of, start_store
from tests.support.sandbox import ROOT
from tests.support.shopping import ADDRESS, buy, variant_id

WAIT_S = 60
HEADER = ["Handle", "Title", "Variant Price", "Variant Requires Shipping", "Published"]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


def test_the_sweep_completes_what_the_killed_process_began(data: Path, tmp_path: Path) -> None:
    store = start_store(data, "--no-demo")
    _import(data, tmp_path)
    control = store.run["sandbox"]["control"]
    fault = {
        "gateway": "shift4",
        "match": {"method": "POST", "path": "/charges"},
        "action": "timeout_after",
        "times": 1,
    }
    requests.post(f"{control}/_sandbox/faults", json=fault, timeout=5).raise_for_status()
    # The worker stands still, so that no webhook is read before the shop is killed.
    _signal(data, signal.SIGSTOP, "worker")
    shopper = threading.Thread(target=_buy_quietly, args=(store,))
    shopper.start()
    _until(lambda: len(_captures(control)) == 1)
    _signal(data, signal.SIGKILL, "web", "worker")
    assert store.wait() == 1
    shopper.join(20)
    assert _orders(data) == [("unconfirmed",)]

    again = start_store(data, "--no-demo")
    _until(lambda: _orders(data) == [("fulfilled",)])
    assert [row["amount"] for row in _captures(again.run["sandbox"]["control"])] == [500]
    assert again.stop() == 0


def _import(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerows([HEADER, ["licence", "A licence", "5.00", "false", "true"]])
    subprocess.run(
        [sys.executable, "manage.py", "import_products", str(file), "--data", str(data)],
        cwd=ROOT,
        env=environment(),
        check=True,
        capture_output=True,
        timeout=60,
    )


def _buy_quietly(store: RunningStore) -> None:
    try:
        buy(store.url, store.run["sandbox"]["shift4"], variant_id(store.url, "licence"), ADDRESS)
    except requests.RequestException:
        return


def _signal(data: Path, which: signal.Signals, *names: str) -> None:
    """Send a signal to every process of these names, at once and without a word."""
    for pid in processes_of(data):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if any(f"manage.py\0{name}\0".encode() in command for name in names):
            os.kill(pid, which)


def _captures(control: str) -> list[dict[str, Any]]:
    rows = requests.get(f"{control}/_sandbox/ledger", timeout=5).json()
    return [row for row in rows if row["kind"] == "capture"]


def _orders(data: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(f"file:{data / 'store.sqlite3'}?mode=ro", uri=True)
    try:
        return list(connection.execute("SELECT status FROM orders_order"))
    finally:
        connection.close()


def _until(holds: Any) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
