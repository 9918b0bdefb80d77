"""The lists that pip falls back on say what uv.lock says."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.tree import ROOT, project

_NAME = re.compile(r"^([a-z0-9.-]+)(\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def _locked() -> dict[str, tuple[str, set[str]]]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    found = {}
    for package in lock["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        found[package["name"]] = (package["version"], {each["hash"] for each in files})
    return found


def _listed(name: str) -> dict[str, tuple[str, set[str]]]:
    text = (ROOT / name).read_text(encoding="utf-8")
    starts = [*_NAME.finditer(text)]
    ends = [each.start() for each in starts[1:]] + [len(text)]
    return {
        start[1]: (start[3], set(_HASH.findall(text[start.start() : end])))
        for start, end in zip(starts, ends, strict=True)
    }


def _wanted(text: str) -> str:
    return re.split(r"[^A-Za-z0-9.-]", text)[0].lower()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_versions_and_hashes_are_those_of_uv(name: str) -> None:
    locked, listed = _locked(), _listed(name)
    assert len(listed) > 30
    assert {each: what for each, what in listed.items() if what != locked.get(each)} == {}


def test_every_dependency_is_listed() -> None:
    here = project()
    runtime = {_wanted(each) for each in here["project"]["dependencies"]}
    development = {_wanted(each) for each in here["dependency-groups"]["dev"]}
    assert runtime - set(_listed("requirements.lock")) == set()
    assert (runtime | development) - set(_listed("requirements-dev.lock")) == set()
    assert "pytest" not in _listed("requirements.lock")
