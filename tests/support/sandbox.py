"""The gateway sandbox as tests use it: the real process, over HTTP."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
START_S = 20


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: `control` and `shift4` are base URLs; `data` is its folder."""

    control: str
    shift4: str
    data: Path
    process: subprocess.Popen[str]

    def ledger(self) -> list[dict[str, Any]]:
        """Its append-only ledger, oldest first; amounts in minor units."""
        return list(self._call("GET", "/_sandbox/ledger"))

    def requests(self) -> list[dict[str, Any]]:
        """What it was asked, oldest first."""
        return list(self._call("GET", "/_sandbox/requests"))

    def advance(self, seconds: int) -> Any:
        """Move its clock, and with it the store's."""
        return self._call("POST", "/_sandbox/clock", {"advance_s": seconds})

    def fault(self, **fault: object) -> Any:
        """Order a fault; the words are those of checkout/sandbox/README.md."""
        return self._call("POST", "/_sandbox/faults", fault)

    def _call(self, method: str, path: str, body: object = None) -> Any:
        answer = requests.request(method, self.control + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def stop(self) -> None:
        """End it and wait."""
        self.process.terminate()
        self.process.communicate(timeout=10)


def start_sandbox(data: Path, *options: str) -> Sandbox:
    """Start `python -m checkout.sandbox` on free ports; more options are handed on as they are."""
    process = subprocess.Popen(
        [
            *[sys.executable, "-m", "checkout.sandbox", "--data", str(data)],
            *["--control-port", "0", "--shift4-port", "0"],
            *["--parent", str(os.getpid()), *options],
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_S)
    line = process.stdout.readline() if ready else ""
    if not line:
        process.kill()
        process.communicate()
        raise RuntimeError("the sandbox did not start")
    ports = json.loads(line)
    host = "http://127.0.0.1"
    return Sandbox(f"{host}:{ports['control']}", f"{host}:{ports['shift4']}", data, process)
