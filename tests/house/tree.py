"""The source tree as the house tests look at it."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("themes", "checkout", "cart", "catalog", "store")


@dataclass(frozen=True)
class Layer:
    """A position in a floor: rooms beside each other, which do not import one another."""

    rooms: tuple[str, ...]


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def layers(floor: str) -> tuple[Layer, ...]:
    """The floor's layers from the top down, as import-linter knows them."""
    for contract in project()["tool"]["importlinter"]["contracts"]:
        if contract.get("containers") == [floor]:
            rows = contract["layers"]
            return tuple(Layer(tuple(room.strip(" ()") for room in row.split("|"))) for row in rows)
    raise LookupError(floor)


def height(floor: str, room: str) -> int | None:
    """0 is the top layer of the floor; None for what stands beside the layers (apps, urls)."""
    for number, layer in enumerate(layers(floor)):
        if room in layer.rooms:
            return number
    return None


def sources(*places: str) -> Iterator[Path]:
    """Every Python file below these folders, without migrations, which Django writes."""
    for place in places or (*FLOORS, "tests", "bench"):
        for path in sorted((ROOT / place).rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


@cache
def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def relative(path: Path) -> str:
    """The path as one writes it in the repository."""
    return path.relative_to(ROOT).as_posix()
