"""`up`: take the folder, start the processes, keep watch, take all down.

It loads no part of the shop, so that it starts at once and stays small.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from store.operate import folder as folders
from store.operate.children import IS_CHILD, Child, Signals, first_to_end, start, start_talking
from store.operate.folder import UnusableError
from store.operate.options import Wanted, add_options
from store.operate.options import wanted as as_wanted

Say = Callable[[str], None]
SANDBOX_S, WEB_S = 30.0, 60.0
PREPARE_S = 3600.0
_AFTER_A_CRASH_S = 5.0
_UNUSABLE = 2


class _StoppedError(Exception):
    """Told to stop before the shop was open."""


class Supervisor:
    """One run of a store; `children` are taken down in the opposite order."""

    def __init__(self, wanted: Wanted, say: Say) -> None:
        self.wanted, self.say = wanted, say
        self.children: list[Child] = []
        self.signals = Signals()
        self.local = f"http://127.0.0.1:{wanted.port}"
        self.address = f"https://{settings.DOMAIN}" if wanted.live else self.local
        self.environment = dict(os.environ) | {
            "DJANGO_SETTINGS_MODULE": "store.settings",
            "PYTHONPATH": str(settings.BASE_DIR),
            "TUPPENCE_DATA": str(wanted.folder),
            "TUPPENCE_URL": self.address,
        }

    def run(self) -> int:
        """0 when told to stop, 1 when a process died. Raises UnusableError before it is open."""
        try:
            self._open()
            ended = first_to_end(self.children, self.signals)
        except _StoppedError:
            ended = None
        finally:
            self._close()
        if ended is None:
            return 0
        code = ended.process.returncode
        self.say(f"The {ended.name} ended unexpectedly (exit code {code}); all is stopped.")
        return 1

    def _open(self) -> None:
        sandbox = None if self.wanted.live else self._start_sandbox()
        web, password = self._start_web()
        run = self._run_row(sandbox)
        folders.write_run(self.wanted.folder, run)  # before the shop answers
        web.go()
        if self._wait_for_health(web):
            worker = [str(settings.BASE_DIR / "manage.py"), "worker", IS_CHILD]
            self._watch(start("worker", worker, environment=self.environment))
            self.say(_screen(run, password, live=self.wanted.live))

    def _close(self) -> None:
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self.children):
            child.stop()
        folders.remove_run(self.wanted.folder)

    def _watch(self, child: Child) -> Child:
        self.children.append(child)
        return child

    def _start_sandbox(self) -> dict[str, str]:
        webhook = f"{self.local}/webhooks/shift4/{settings.WEBHOOK_SECRET}"
        words = ["-m", "checkout.sandbox", "--data", str(self.wanted.folder / "sandbox")]
        words += ["--control-port", "0", "--shift4-port", "0", "--webhook-url", webhook]
        words += ["--clock-file", str(settings.CLOCK_FILE), "--parent", str(os.getpid())]
        sandbox = start_talking("gateway sandbox", words, environment=self.environment)
        line = self._watch(sandbox).line(self.signals, seconds=SANDBOX_S)
        if not line:
            raise self._silent("The gateway sandbox did not start; the lines above say why.")
        ports = json.loads(line)
        addresses = {name: f"http://127.0.0.1:{ports[name]}" for name in ("control", "shift4")}
        self.environment["TUPPENCE_SANDBOX_CONTROL"] = addresses["control"]
        self.environment["TUPPENCE_SANDBOX_SHIFT4"] = addresses["shift4"]
        return addresses

    def _start_web(self) -> tuple[Child, str | None]:
        """Start it and wait until the store is ready; answers a password made just now."""
        words = [str(settings.BASE_DIR / "manage.py"), "web", str(self.wanted.port)]
        words += ["{pipe}", IS_CHILD]
        words += [] if self.wanted.demo else ["--no-demo"]
        web = self._watch(start("web process", words, environment=self.environment))
        while line := web.line(self.signals, seconds=PREPARE_S):
            message: dict[str, str | None] = json.loads(line)
            if "ready" in message:
                return web, message["ready"]
            if "refused" in message:
                raise UnusableError(message["refused"])
            self.say(str(message["say"]))
        raise self._silent("The shop did not start; the lines above say why.")

    def _silent(self, message: str) -> Exception:
        return _StoppedError() if self.signals.told.is_set() else UnusableError(message)

    def _run_row(self, sandbox: dict[str, str] | None) -> dict[str, Any]:
        kept = str(self.wanted.folder / folders.OWNER)
        return {
            "pid": os.getpid(),
            "store": f"{self.address}/",
            "admin": f"{self.address}/admin/",
            "graphql": f"{self.address}/graphql/",
            "owner": {"email": folders.OWNER_EMAIL, "password_file": kept},
            "sandbox": sandbox,
        }

    def _wait_for_health(self, web: Child) -> bool:
        """True when the shop answers; False when it ended, or was told to, before that."""
        until = time.monotonic() + WEB_S
        while not self.signals.told.is_set() and web.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.local}/healthz", timeout=5):  # noqa: S310 - ours
                    return True
            except OSError:
                if time.monotonic() > until:
                    raise UnusableError(f"The shop does not answer at {self.local}.") from None
            time.sleep(0.05)
        return False


def up(wanted: Wanted, say: Say) -> int:
    """Run a store: 0 when told to stop, 1 when a process died; raises UnusableError before."""
    os.umask(0o077)  # what a store writes is its owner's alone
    folders.prepare(wanted.folder)
    lock = folders.lock(wanted.folder)
    try:
        crashed = (wanted.folder / folders.RUN).exists()
        folders.check_port(wanted.port, patience_s=_AFTER_A_CRASH_S if crashed else 0.0)
        return Supervisor(wanted, say).run()
    finally:
        lock.release()


def main(arguments: Sequence[str]) -> int:
    """`up` as manage.py calls it; 2 with a line for each reason when the store cannot run here."""
    parser = argparse.ArgumentParser(prog="tuppence up", description="Start the store.")
    add_options(parser)
    options = parser.parse_args(arguments)
    try:
        return up(as_wanted(port=options.port, no_demo=options.no_demo), _print)
    except UnusableError as reason:
        sys.stderr.write(f"{reason}\n")
        return _UNUSABLE


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _screen(run: dict[str, Any], password: str | None, *, live: bool) -> str:
    kept = Path(run["owner"]["password_file"])
    elsewhere = f"in {kept}" if kept.exists() else "set when the store was made"
    known = f"{password} (kept in {kept})" if password else elsewhere
    mode = "LIVE: money moves." if live else "Test mode: no money moves."
    lines = [
        "",
        f"  Tuppence is open. {mode}",
        "",
        f"  Storefront   {run['store']}",
        f"  Admin        {run['admin']}",
        f"  GraphQL      {run['graphql']}",
        f"  Owner        {run['owner']['email']}",
        f"  Password     {known}",
    ]
    if run["sandbox"]:
        lines.append(f"  Sandbox      {run['sandbox']['control']}")
    return "\n".join([*lines, "", "  Ctrl-C stops it all.", ""])
