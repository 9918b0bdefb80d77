"""One run: stores on both databases, servers, measurements, a table, one JSON object."""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.parts.measure import Figures, cached, fresh
from bench.parts.report import table
from tests.support import postgres
from tests.support.sandbox import start_sandbox

ROOT = Path(__file__).resolve().parents[2]
PORT = 8790
PRODUCTS = 1_000
START_S = 60


@dataclass(frozen=True)
class Stand:
    """A store that can be served: its environment, and the database's processes."""

    environment: Mapping[str, str]
    data: Path
    database: tuple[int, ...]
    sandbox: str


def main(words: list[str]) -> int:
    """Measure; the last line printed is the JSON object of the PostgreSQL figures."""
    parser = argparse.ArgumentParser(prog="bench/graphql.py", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests")
    parser.add_argument("--products", type=int, default=PRODUCTS)
    asked = parser.parse_args(words)
    random.seed(1)
    scale = 0.1 if asked.quick else 1.0
    columns: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="tuppence-bench-") as folder:
        url = postgres.start()
        for name, address in (("PostgreSQL", url), ("SQLite", "")):
            stand = _stand(Path(folder) / name, address, asked.products)
            columns[name] = _figures(stand, scale)
    print(table(columns))
    print(json.dumps(columns["PostgreSQL"].keys()))
    return 0


def _stand(data: Path, url: str, products: int) -> Stand:
    data.mkdir()
    sandbox = start_sandbox(data / "sandbox")
    environment = {
        **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "bench.parts.settings",
        "TUPPENCE_DATA": str(data),
        "TUPPENCE_WORKERS": "2",
        "TUPPENCE_API_BUDGET": str(10**12),
        "TUPPENCE_SANDBOX_CONTROL": sandbox.control,
        "TUPPENCE_SANDBOX_SHIFT4": sandbox.shift4,
        **({"DATABASE_URL": url} if url else {}),
    }
    goods = [sys.executable, "-m", "bench.parts.child", "goods", str(products)]
    subprocess.run(goods, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Stand(environment, data, _servers() if url else (), sandbox.shift4)


def _servers() -> tuple[int, ...]:
    """The PostgreSQL that this process started."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit() and _name(place) == "postgres" and _parent(place) == os.getpid():
            found.append(int(place.name))
    return tuple(found)


def _name(place: Path) -> str:
    try:
        return (place / "comm").read_text().strip()
    except OSError:
        return ""


def _parent(place: Path) -> int:
    return int((place / "stat").read_text().rpartition(")")[2].split()[1])


def _figures(stand: Stand, scale: float) -> Figures:
    figures = Figures()
    with _served(stand, TUPPENCE_API_CACHE_BYTES="0") as pid:
        fresh(figures, PORT, (pid, *stand.database), stand, scale)
    with _served(stand, TUPPENCE_API_CACHE_BYTES="64000000") as pid:
        cached(figures, PORT, (pid, *stand.database), stand, scale)
    return figures


@contextmanager
def _served(stand: Stand, **more: str) -> Iterator[int]:
    command = [sys.executable, "-m", "bench.parts.child", "serve", str(PORT)]
    server = subprocess.Popen(command, cwd=ROOT, env={**stand.environment, **more})
    try:
        _wait()
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait() -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
