"""Services are plain functions: words for every argument, with types in and out."""

from __future__ import annotations

import ast

from tests.house.tree import FLOORS, parsed, relative, sources

# A subject, a value and the field an error belongs to may stand without their names; what an
# actor asks for may not.
_MOST_WITHOUT_NAME = 3
# Values in, values out: checks that the services beside them share.
_PURE = {"catalog/services/checks.py"}


def _services() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in sources(*FLOORS):
        if path.name == "services.py" or path.parent.name == "services":
            for node in parsed(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    found.append((f"{relative(path)}:{node.lineno} {node.name}", node))
    return found


def test_arguments_are_given_by_name() -> None:
    services = [each for each in _services() if each[0].split(":")[0] not in _PURE]
    assert len(services) > 20
    wrong = []
    for where, node in services:
        without = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
        if len(without) > _MOST_WITHOUT_NAME or "actor" in without:
            wrong.append(where)
    assert wrong == []


def test_everything_has_a_type() -> None:
    wrong = []
    for where, node in _services():
        arguments = [*node.args.args, *node.args.kwonlyargs]
        if node.returns is None or any(each.annotation is None for each in arguments):
            wrong.append(where)
    assert wrong == []
