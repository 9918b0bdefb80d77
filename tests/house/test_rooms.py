"""What each file keeps to: doors' signs, imports at the top, no hidden wires."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import FLOORS, ROOT, layers, parsed, relative, sources

_LINES_OF_A_SIGN = 3
_HIDDEN = {"get_model", "import_module", "import_string", "__import__"}
# Django's own way of naming upper floors by strings; see docs/adr/0001.
_BY_STRING = {"store/apps.py", "store/graphql/schema.py", "store/graphql/http/caller.py"}
_TRANSLATORS = {
    "store/graphql/errors.py",
    "store/http.py",
    "store/admin/forms.py",
    "themes/pages/ajax.py",
    "themes/pages/forms.py",
}
_BARE = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[^\]]*\])?)\s*$")


def test_every_room_has_a_sign_of_three_lines() -> None:
    wrong = []
    for path in sources(*FLOORS):
        if path.name == "__init__.py":
            body = parsed(path).body
            sign = ast.get_docstring(parsed(path)) or ""
            # Django finds tables through models/__init__.py, so it may import.
            alone = len(body) == 1 or path.parent.name == "models"
            if not alone or len(sign.splitlines()) != _LINES_OF_A_SIGN:
                wrong.append(relative(path))
    assert wrong == []


def test_every_folder_of_code_is_a_room() -> None:
    folders = {path.parent for path in sources(*FLOORS)}
    assert [relative(each) for each in folders if not (each / "__init__.py").exists()] == []


def test_no_import_hides_in_a_function() -> None:
    found = []
    for path in sources():
        for function in _functions(path):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    found.append(f"{relative(path)}:{node.lineno}")
    assert found == []


def test_nothing_is_imported_by_its_name_in_a_string() -> None:
    found = []
    for path in sources(*FLOORS):
        if relative(path) in _BY_STRING:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and _called(node) in _HIDDEN:
                found.append(f"{relative(path)}:{node.lineno} {_called(node)}")
    assert found == []


def test_saving_a_row_has_no_effects() -> None:
    found = []
    for path in sources(*FLOORS):
        if "models" in path.parts or path.name == "models.py":
            for function in _functions(path):
                if function.name in {"save", "delete"}:
                    found.append(f"{relative(path)}:{function.lineno}")
    assert found == []


def test_domain_errors_are_translated_in_named_places() -> None:
    found = []
    for path in sources(*FLOORS):
        if relative(path) in _TRANSLATORS:
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
                if "DomainError" in names:
                    found.append(f"{relative(path)}:{node.lineno}")
    assert found == []


def test_exceptions_to_a_rule_give_their_reason() -> None:
    found = []
    for path in sources():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if _BARE.search(line):
                found.append(f"{relative(path)}:{number}")
    assert found == []


def test_tests_use_real_parts() -> None:
    forbidden = re.compile(
        r"unittest\.mock|MagicMock|pytest\.(skip|xfail)|mark\.(skip|skipif|xfail)"
    )
    found = [
        relative(path)
        for path in sources("tests")
        if path != Path(__file__) and forbidden.search(path.read_text())
    ]
    assert found == []


def test_the_layers_name_real_rooms() -> None:
    for floor in FLOORS:
        standing = {room for layer in layers(floor) for room in layer.rooms}
        folders = {
            path.name for path in (ROOT / floor).iterdir() if (path / "__init__.py").exists()
        }
        beside = {"migrations", "sandbox", "static", "templates", "shipped"}
        assert folders - standing - beside == set(), floor


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
