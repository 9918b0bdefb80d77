"""The data folder: can it be written, who runs on it, and the small files `up` keeps in it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RUN = "run.json"
OWNER = "owner.txt"
OWNER_EMAIL = "owner@localhost"
_LOCK = "up.lock"


class UnusableError(Exception):
    """The store cannot be started here; each line says one reason. Exit code 2."""


@dataclass(frozen=True)
class Lock:
    """Held while `up` runs on a folder; the system drops it when the process is gone."""

    descriptor: int

    def release(self) -> None:
        """Let another `up` have the folder."""
        os.close(self.descriptor)


def prepare(folder: Path) -> None:
    """Make the folder and see that it can be written; raises UnusableError."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UnusableError(f"{folder} cannot be written: {error.strerror}.") from error


def lock(folder: Path) -> Lock:
    """Take the folder for this process; raises UnusableError that says where the other one runs."""
    descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        running = read_run(folder)
        where = (
            f"running at {running['store']} (process {running['pid']})" if running else "starting"
        )
        raise UnusableError(f"{folder} is in use: a store is {where}.") from None
    return Lock(descriptor)


def check_port(port: int, *, patience_s: float = 0.0) -> None:
    """See that the port is free; a store that was killed may need a moment to let go of it."""
    if not 0 < port < 65536:
        raise UnusableError(f"Port {port} is not between 1 and 65535.")
    until = time.monotonic() + patience_s
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if time.monotonic() >= until:
                    raise UnusableError(
                        f"Port {port} cannot be taken ({error.strerror}); choose another: --port N."
                    ) from error
            else:
                return
        time.sleep(0.1)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


def write_run(folder: Path, run: dict[str, Any]) -> None:
    """Tell where the store runs."""
    write_private(folder / RUN, json.dumps(run, indent=2) + "\n")


def remove_run(folder: Path) -> None:
    """The store runs no more."""
    (folder / RUN).unlink(missing_ok=True)


def read_run(folder: Path) -> dict[str, Any] | None:
    """Where the store runs; None when it does not, also after a crash that left the file behind."""
    try:
        run: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
        os.kill(int(run["pid"]), 0)
    except PermissionError:
        return run
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return run
