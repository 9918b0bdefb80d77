"""Files of at most 400 lines, functions of at most 60; tests included."""

from __future__ import annotations

import ast

from tests.house.tree import ROOT, parsed, relative, sources

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
MOST_LINES_OF_THE_COMMAND = 59


def test_files_are_small() -> None:
    counted = {relative(path): len(path.read_text().splitlines()) for path in sources()}
    assert len(counted) > 100
    assert {name: size for name, size in counted.items() if size > MOST_LINES} == {}


def test_functions_are_short() -> None:
    long = {}
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > MOST_LINES_OF_A_FUNCTION:
                    long[f"{relative(path)}:{node.lineno} {node.name}"] = size
    assert long == {}


def test_the_command_is_short() -> None:
    assert len((ROOT / "tuppence").read_text().splitlines()) <= MOST_LINES_OF_THE_COMMAND
