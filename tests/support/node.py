"""A Node that runs TypeScript, for the example in it; where there is none it is not run."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

HOW_TO_GET_IT = "Node 22.6 or newer on the path"
_FIRST = (22, 6)


def _found() -> str | None:
    path = shutil.which("node")
    if path is None:
        return None
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", told)
    if version is None or (int(version[1]), int(version[2])) < _FIRST:
        return None
    return path


NODE = _found()


@pytest.fixture
def node() -> str:
    """The program's path."""
    assert NODE is not None
    return NODE
