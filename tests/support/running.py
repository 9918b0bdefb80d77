"""A whole store as its owner starts it: `up` in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.support.sandbox import ROOT

START_S, STOP_S = 180.0, 30.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """The environment of the owner's shell: nothing of this run of the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TUPPENCE_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"DATABASE_URL": ""} | more


@dataclass(frozen=True)
class RunningStore:
    """`url` has no slash at its end; `data` is the store's folder; `log` what `up` printed."""

    url: str
    data: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def run(self) -> dict[str, Any]:
        """run.json."""
        found: dict[str, Any] = json.loads((self.data / "run.json").read_text())
        return found

    def printed(self) -> str:
        """What `up` and its children have printed so far."""
        return self.log.read_text()

    def wait(self, seconds: float = STOP_S) -> int:
        """Its exit code."""
        return self.process.wait(seconds)

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait()


def start_store(data: Path, *options: str, **more: str) -> RunningStore:
    """Start `up --data data` with these options and environment; returns once it is open."""
    port = free_port()
    log = data.with_name(f"{data.name}-{port}.log")
    command = [sys.executable, str(ROOT / "manage.py"), "up", "--data", str(data)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), *options],
            cwd=ROOT,
            env=environment(**more),
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    store = RunningStore(f"http://127.0.0.1:{port}", data, log, process)
    _wait_until_open(store)
    return store


def _wait_until_open(store: RunningStore) -> None:
    until = time.monotonic() + START_S
    while "Ctrl-C stops it all." not in store.printed():
        if store.process.poll() is not None or time.monotonic() > until:
            store.process.kill()
            store.process.wait()
            raise RuntimeError(f"the store did not open:\n{store.printed()}")
        time.sleep(0.05)
    requests.get(f"{store.url}/healthz", timeout=10).raise_for_status()


def processes_of(data: Path) -> list[int]:
    """Living processes whose environment or command names the folder (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _names(entry, data):
            found.append(int(entry.name))
    return sorted(found)


def _names(entry: Path, data: Path) -> bool:
    try:
        words = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
        zombie = ") Z " in (entry / "stat").read_text()
    except OSError:
        return False
    return str(data).encode() in words and not zombie


def wait_until_gone(data: Path, seconds: float = 5.0) -> list[int]:
    """Wait until no process of the folder lives; answers those that still do."""
    until = time.monotonic() + seconds
    while (left := processes_of(data)) and time.monotonic() < until:
        time.sleep(0.05)
    return left
