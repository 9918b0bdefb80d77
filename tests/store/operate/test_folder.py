"""The data folder's small files and its lock."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from store.operate.folder import (
    UnusableError,
    check_port,
    lock,
    prepare,
    read_run,
    remove_run,
    write_private,
    write_run,
)


def _dead_pid() -> int:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_run_file_is_private_and_goes(tmp_path: Path) -> None:
    write_run(tmp_path, {"pid": os.getpid(), "store": "http://127.0.0.1:1/"})
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600
    assert read_run(tmp_path) == {"pid": os.getpid(), "store": "http://127.0.0.1:1/"}
    remove_run(tmp_path)
    assert read_run(tmp_path) is None
    assert [*tmp_path.iterdir()] == []


def test_run_file_of_a_dead_process_counts_for_nothing(tmp_path: Path) -> None:
    write_run(tmp_path, {"pid": _dead_pid(), "store": "http://127.0.0.1:1/"})
    assert read_run(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": "x"}', '{"pid": null}', "\x00"])
def test_broken_run_file_counts_for_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    assert read_run(tmp_path) is None


def test_private_file_replaces_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "owner.txt"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_folder_is_locked_once(tmp_path: Path) -> None:
    first = lock(tmp_path)
    with pytest.raises(UnusableError, match="is in use: a store is starting"):
        lock(tmp_path)
    write_run(tmp_path, {"pid": os.getpid(), "store": "http://127.0.0.1:9/"})
    with pytest.raises(UnusableError, match=r"running at http://127\.0\.0\.1:9/"):
        lock(tmp_path)
    first.release()
    lock(tmp_path).release()


def test_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnusableError, match="cannot be written"):
        prepare(tmp_path / "file" / "data")
    prepare(tmp_path / "new" / "data")
    assert [*(tmp_path / "new" / "data").iterdir()] == []


def test_taken_port_is_refused_and_freed_port_is_waited_for() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UnusableError, match=f"Port {port} cannot be taken"):
            check_port(port)
    check_port(port, patience_s=5)


def test_run_row_survives_json(tmp_path: Path) -> None:
    write_run(tmp_path, {"pid": os.getpid(), "sandbox": None})
    assert json.loads((tmp_path / "run.json").read_text())["sandbox"] is None
