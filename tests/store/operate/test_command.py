"""The shell script `./tuppence`, run from a copy of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.running import environment
from tests.support.sandbox import ROOT

_OLD = '#!/bin/sh\ncase "$1" in -V) echo "Python 3.9.2" ;; *) exit 1 ;; esac\n'
_MANAGE = "import sys\nprint('manage.py', *sys.argv[1:])\nsys.exit(7)\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a blank in its name, the script, and a manage.py that repeats its words."""
    folder = tmp_path / "a shop"
    folder.mkdir()
    for name in ("tuppence", "uv.lock"):
        shutil.copy(ROOT / name, folder)
    (folder / "manage.py").write_text(_MANAGE)
    return folder


def _run(place: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [place / "tuppence", *words],
        cwd=place.parent,
        env=environment(**more),
        capture_output=True,
        text=True,
    )


def _installed(place: Path, stamp: str) -> None:
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "python").symlink_to(sys.executable)
    shutil.copy(place / "uv.lock", place / ".venv" / stamp)


@pytest.mark.parametrize("stamp", ["tuppence.lock", "tuppence-dev.lock"])
def test_words_and_exit_code_go_through_when_installed(place: Path, stamp: str) -> None:
    _installed(place, stamp)
    done = _run(place, "up", "--data", "a b", PYTHON="/nowhere/python")
    assert done.stdout == "manage.py up --data a b\n"
    assert (done.returncode, done.stderr) == (7, "")


@pytest.mark.parametrize("words", [("up",), ("test",)])
def test_too_old_a_python_is_one_line(place: Path, words: tuple[str, ...]) -> None:
    old = place / "python3"
    old.write_text(_OLD)
    old.chmod(0o755)
    done = _run(place, *words, PYTHON=str(old))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_what_the_store_needs_is_not_enough_for_the_tests(place: Path) -> None:
    """`test` looks for more than `up` installed; with no Python to install with it says so."""
    _installed(place, "tuppence.lock")
    done = _run(place, "test", PYTHON="/nowhere/python")
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr
