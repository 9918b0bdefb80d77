"""`up`: prepare the folder and the database, start the processes, keep watch, take all down."""

from __future__ import annotations

import json
import os
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from store.operate import folder as folders
from store.operate.children import Child, Signals, first_to_end, start
from store.operate.database import bring_up_to_date
from store.operate.folder import UnusableError
from store.operate.readiness import not_ready
from store.operate.seed import OWNER_EMAIL, Seeded, load_demo, seed

Say = Callable[[str], None]
SANDBOX_S, WEB_S = 30.0, 60.0
_AFTER_A_CRASH_S = 5.0


@dataclass(frozen=True)
class Wanted:
    """What `up` was asked for."""

    folder: Path
    port: int
    demo: bool
    live: bool


@dataclass
class _Running:
    """What stands so far; taken down in the opposite order."""

    children: list[Child] = field(default_factory=list)

    def stop(self) -> None:
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
        for child in reversed(self.children):
            child.stop()


def up(wanted: Wanted, say: Say) -> int:
    """Run a store: 0 when told to stop, 1 when a process died; raises UnusableError before."""
    signals = Signals()
    os.umask(0o077)  # what a store writes is its owner's alone
    folders.prepare(wanted.folder)
    lock = folders.lock(wanted.folder)
    running = _Running()
    try:
        _check(wanted)
        environment = _environment(wanted)
        sandbox = None if wanted.live else _start_sandbox(wanted, environment, running)
        seeded = _make_ready(wanted, say)
        run = _start_shop(wanted, running, sandbox, environment)
        if _wait_for_health(f"{_local(wanted)}/healthz", running.children[-1], signals):
            _start_worker(running, environment)
            say(_screen(run, seeded.password, live=wanted.live))
        ended = first_to_end(running.children, signals)
        if ended is None:
            say("Stopping ...")
            return 0
        say(
            f"The {ended.name} ended unexpectedly (exit code {ended.process.returncode}); stopping."
        )
        return 1
    finally:
        running.stop()
        folders.remove_run(wanted.folder)
        lock.release()


def _check(wanted: Wanted) -> None:
    crashed = (wanted.folder / folders.RUN).exists()
    folders.check_port(wanted.port, patience_s=_AFTER_A_CRASH_S if crashed else 0.0)
    if wanted.live and (reasons := not_ready()):
        raise UnusableError(
            "This store cannot go live yet:\n" + "\n".join(f"- {r}" for r in reasons)
        )


def _make_ready(wanted: Wanted, say: Say) -> Seeded:
    for name in ("STATIC_ROOT", "MEDIA_ROOT", "PRIVATE_ROOT", "MAIL_ROOT"):
        Path(getattr(settings, name)).mkdir(parents=True, exist_ok=True)
    for line in bring_up_to_date():
        say(line)
    seeded = seed(folder=wanted.folder)
    if seeded.is_new and wanted.demo:
        say("Filling the shelves with the demo catalog ...")
    load_demo(folder=wanted.folder, wanted=seeded.is_new and wanted.demo)
    return seeded


def _environment(wanted: Wanted) -> dict[str, str]:
    address = f"https://{settings.DOMAIN}" if wanted.live else _local(wanted)
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "store.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "TUPPENCE_DATA": str(wanted.folder),
        "TUPPENCE_URL": address,
        "TUPPENCE_WEBHOOK_SECRET": folders.webhook_secret(wanted.folder),
    }


def _local(wanted: Wanted) -> str:
    return f"http://127.0.0.1:{wanted.port}"


def _start_sandbox(wanted: Wanted, environment: dict[str, str], running: _Running) -> Child:
    """Started first, because it gets ready while the database is looked after."""
    webhook = f"{_local(wanted)}/webhooks/shift4/{environment['TUPPENCE_WEBHOOK_SECRET']}"
    words = ["-m", "checkout.sandbox", "--data", str(wanted.folder / "sandbox")]
    words += ["--control-port", "0", "--shift4-port", "0", "--webhook-url", webhook]
    words += ["--clock-file", str(settings.CLOCK_FILE), "--parent", str(os.getpid())]
    child = start("gateway sandbox", words, environment=environment, talks=True)
    running.children.append(child)
    return child


def _addresses(sandbox: Child) -> dict[str, str]:
    line = sandbox.first_line(seconds=SANDBOX_S)
    if not line:
        raise UnusableError("The gateway sandbox did not start; the lines above say why.")
    ports = json.loads(line)
    return {name: f"http://127.0.0.1:{ports[name]}" for name in ("control", "shift4")}


def _start_shop(
    wanted: Wanted, running: _Running, sandbox: Child | None, environment: dict[str, str]
) -> dict[str, Any]:
    """Start the web process; who sees it answer finds run.json written. Answers what it holds."""
    addresses = _addresses(sandbox) if sandbox else None
    if addresses:
        environment["TUPPENCE_SANDBOX_CONTROL"] = addresses["control"]
        environment["TUPPENCE_SANDBOX_SHIFT4"] = addresses["shift4"]
    run = _run_row(wanted.folder, environment["TUPPENCE_URL"], addresses)
    folders.write_run(wanted.folder, run)
    words = ["-m", "store.operate.web", str(wanted.port)]
    running.children.append(start("web process", words, environment=environment))
    return run


def _start_worker(running: _Running, environment: dict[str, str]) -> None:
    words = [str(settings.BASE_DIR / "manage.py"), "worker", "--child"]
    running.children.append(start("worker", words, environment=environment))


def _run_row(folder: Path, address: str, sandbox: dict[str, str] | None) -> dict[str, Any]:
    return {
        "pid": os.getpid(),
        "store": f"{address}/",
        "admin": f"{address}/admin/",
        "graphql": f"{address}/graphql/",
        "owner": {"email": OWNER_EMAIL, "password_file": str(folder / folders.OWNER)},
        "sandbox": sandbox,
    }


def _wait_for_health(address: str, web: Child, signals: Signals) -> bool:
    """True when the shop answers; False when it ended, or was told to, before that."""
    until = time.monotonic() + WEB_S
    while not signals.told.is_set() and web.process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return True
        except OSError:
            if time.monotonic() > until:
                raise UnusableError(f"The shop does not answer at {address}.") from None
        time.sleep(0.05)
    return False


def _screen(run: dict[str, Any], password: str | None, *, live: bool) -> str:
    kept = run["owner"]["password_file"]
    known = f"{password} (kept in {kept})" if password else f"in {kept}"
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
