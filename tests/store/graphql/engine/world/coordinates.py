"""Coordinates of the schema: which there are below a root, and which some documents name."""

from __future__ import annotations

from typing import Any

from graphql import DocumentNode, TypeInfo, TypeInfoVisitor, Visitor, get_named_type, visit

from store.graphql.schema import schema


class _Seen(Visitor):
    """The coordinates that a document names: fields, arguments, fields of inputs."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info, self.found = info, set[str]()

    def enter_field(self, *_: object) -> None:
        """A field."""
        parent, declared = self.info.get_parent_type(), self.info.get_field_def()
        if parent is not None and declared is not None:
            self._of = f"{parent.name}.{self._name(parent, declared)}"
            self.found.add(self._of)

    def enter_argument(self, node: Any, *_: object) -> None:
        """An argument of a field."""
        parent, declared = self.info.get_parent_type(), self.info.get_field_def()
        if parent is not None and declared is not None and self.info.get_directive() is None:
            self.found.add(f"{parent.name}.{self._name(parent, declared)}({node.name.value})")

    def enter_object_field(self, node: Any, *_: object) -> None:
        """A field of an input."""
        parent: Any = get_named_type(self.info.get_parent_input_type())
        if hasattr(parent, "fields"):  # JSON has objects of no type
            self.found.add(f"{parent.name}.{node.name.value}")

    @staticmethod
    def _name(parent: Any, declared: Any) -> str:
        fields = getattr(parent, "fields", {})
        return next((name for name, each in fields.items() if each is declared), "__typename")


def seen(documents: list[DocumentNode]) -> set[str]:
    """All coordinates that these documents name."""
    found: set[str] = set()
    for each in documents:
        info = TypeInfo(schema())
        visitor = _Seen(info)
        visit(each, TypeInfoVisitor(info, visitor))
        found |= visitor.found
    return found


def reachable(root: Any) -> set[str]:
    """All coordinates below a root type: of objects and their arguments."""
    found: set[str] = set()
    waiting: list[Any] = [root]
    known: set[str] = set()
    while waiting:
        type_ = waiting.pop()
        if type_.name in known or not (hasattr(type_, "fields") or hasattr(type_, "types")):
            continue
        known.add(type_.name)
        if hasattr(type_, "resolve_type"):
            waiting += schema().get_possible_types(type_)
            continue
        for name, declared in type_.fields.items():
            found.add(f"{type_.name}.{name}")
            found |= {f"{type_.name}.{name}({argument})" for argument in declared.args}
            waiting.append(get_named_type(declared.type))
    return found
