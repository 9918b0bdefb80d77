"""The walls stand: import-linter keeps all contracts, and a line upward in any room breaks one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.house.tree import FLOORS, ROOT, height, layers

_PLANTED = "planted_upward"


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def _copy(folder: Path) -> Path:
    for floor in FLOORS:
        ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "*.png", "*.jpg")
        shutil.copytree(ROOT / floor, folder / floor, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _plant(folder: Path, floor: str, room: str, target: str) -> str:
    """Write `import target` into the room; answers the module that now holds it."""
    if (folder / floor / room).is_dir():
        (folder / floor / room / f"{_PLANTED}.py").write_text(f"import {target}\n")
        return f"{floor}.{room}.{_PLANTED}"
    module = folder / floor / f"{room}.py"
    module.write_text(f"{module.read_text()}\nimport {target}\n")
    return f"{floor}.{room}"


def _rooms() -> list[tuple[str, str]]:
    found = []
    for floor in FLOORS:
        for layer in layers(floor):
            for room in layer.rooms:
                path = ROOT / floor / room
                if path.is_dir() or path.with_suffix(".py").exists():
                    found.append((floor, room))
    return found


def _above(floor: str, room: str) -> str | None:
    """A module that the room must not import: of a higher layer, else of the floor above."""
    mine = height(floor, room) or 0
    for layer in layers(floor)[:mine]:
        for other in layer.rooms:
            if (ROOT / floor / other).is_dir() or (ROOT / floor / f"{other}.py").exists():
                return f"{floor}.{other}"
    upper = FLOORS.index(floor) - 1
    return f"{FLOORS[upper]}.apps" if upper >= 0 else None


def test_all_contracts_are_kept() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_line_upward_in_any_room_breaks_the_build(tmp_path: Path) -> None:
    tree = _copy(tmp_path)
    planted = []
    for floor, room in _rooms():
        target = _above(floor, room)
        if target is not None:
            planted.append((_plant(tree, floor, room, target), target))
    assert len(planted) > 30
    done = _lint(tree)
    assert done.returncode == 1, done.stdout + done.stderr
    flat = " ".join(done.stdout.split())
    unseen = [
        f"{module} -> {target}" for module, target in planted if f"{module} -> {target}" not in flat
    ]
    assert unseen == []


def test_a_room_that_no_layer_names_breaks_the_build(tmp_path: Path) -> None:
    tree = _copy(tmp_path)
    (tree / "cart" / "attic").mkdir()
    (tree / "cart" / "attic" / "__init__.py").write_text('"""Attic."""\n')
    done = _lint(tree)
    assert done.returncode == 1
    assert "attic" in done.stdout
