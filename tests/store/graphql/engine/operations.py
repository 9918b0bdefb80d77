"""Random operations over a schema: fragments, aliases, directives, variables, bad arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLSchema,
    get_named_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)

PAGING = {"first", "after", "last", "before"}
DEEPEST = 4
SCALARS = {
    "UUID": "7d6f0f0e-0000-4000-8000-000000000001",
    "DateTime": "2024-05-01T12:00:00+00:00",
    "Date": "2024-05-01",
    "JSONString": "{}",
}
TEXTS = ("", "a", "Book", "Book A 0", "main", "east", "nowhere", "ä%_'")


@dataclass
class Pool:
    """What arguments are drawn from."""

    ids: Sequence[str] = ()
    cursors: list[str] = field(default_factory=list)
    texts: Sequence[str] = TEXTS
    # Arguments that find something, by the type that is looked for and their name.
    known: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    # Fields that are left out, as `Type.field`.
    without: Sequence[str] = ()


@dataclass
class Writer:
    """Writes one operation after another; the same seed writes the same."""

    schema: GraphQLSchema
    random: Random
    pool: Pool
    fragments: list[str] = field(default_factory=list)
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)

    def operation(self, kind: str = "query", roots: int = 2) -> tuple[str, dict[str, Any]]:
        """A document and its variables."""
        self.fragments, self.variables = [], {}
        root: Any = self.schema.query_type if kind == "query" else self.schema.mutation_type
        body = self._fields(root, 0, self.random.randint(1, roots))
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"{kind} Random({declared})" if declared else kind
        text = "\n".join([f"{head} {{ {body} }}", *self.fragments])
        return text, {name: value for name, (_, value) in self.variables.items()}

    def _selection(self, type_: Any, depth: int) -> str:
        named: Any = get_named_type(type_)
        if hasattr(named, "fields"):
            possible = self.schema.get_possible_types(named) if _is_abstract(named) else ()
            body = self._fields(named, depth, self.random.randint(1, 4))
            body += " " + self._conditions(possible, depth)
        else:
            body = "__typename " + self._conditions(self.schema.get_possible_types(named), depth)
        return f"{{ {body} }}"

    def _conditions(self, possible: Sequence[Any], depth: int) -> str:
        chosen = [each for each in possible if self.random.random() < 0.6]
        return " ".join(
            f"... on {each.name} {{ {self._fields(each, depth, 2, bare=0)} }}"
            for each in chosen[:3]
        )

    def _fields(self, type_: Any, depth: int, count: int, *, bare: float = 0.1) -> str:
        """Some fields; `bare` of them under their own names, which must not meet another type's."""
        names = [
            name
            for name, each in type_.fields.items()
            if (depth < DEEPEST or not _has_below(each))
            and f"{type_.name}.{name}" not in self.pool.without
        ]
        page = "edges" in type_.fields and "pageInfo" in type_.fields
        chosen = names if page else self.random.sample(names, min(count, len(names)))
        parts = [self._field(type_, name, depth, bare) for name in chosen]
        if not parts or self.random.random() < 0.15:
            parts.append("__typename")
        return self._dressed(type_, " ".join(parts))

    def _dressed(self, type_: Any, body: str) -> str:
        """The same fields as they are, or in a fragment."""
        way = self.random.random()
        if way < 0.1:
            return f"... on {type_.name} {{ {body} }}"
        if way < 0.18:
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {type_.name} {{ {body} }}")
            return f"...{name}"
        return body

    def _field(self, type_: Any, name: str, depth: int, bare: float) -> str:
        declared: GraphQLField = type_.fields[name]
        # Every field has a name of its own, so that no two of a level disagree.
        alias = f"{name}_{self.random.randint(0, 10**6)}: " if self.random.random() >= bare else ""
        if not alias and declared.args:
            alias = f"x{self.random.randint(0, 10**6)}: "
        body = f"{alias}{name}{self._arguments(declared)}{self._directive()}"
        return (
            f"{body} {self._selection(declared.type, depth + 1)}" if _has_below(declared) else body
        )

    def _directive(self) -> str:
        way = self.random.random()
        if way > 0.08:
            return ""
        word = self.random.choice(["skip", "include"])
        if way > 0.04:
            return f" @{word}(if: {self.random.choice(['true', 'false'])})"
        return f" @{word}(if: {self._variable('Boolean!', self.random.random() < 0.5)})"

    def _arguments(self, declared: GraphQLField) -> str:
        known = self.pool.known.get(get_named_type(declared.type).name, {})
        found = {
            name: self._known(known.get(name, ()), each.type)
            for name, each in declared.args.items()
            if name not in PAGING and (is_required_argument(each) or self.random.random() < 0.3)
        }
        if declared.args.keys() >= PAGING:
            found |= self._paging()
        if not found:
            return ""
        return "(" + ", ".join(f"{name}: {value}" for name, value in found.items()) + ")"

    def _known(self, values: Sequence[str], type_: Any) -> str:
        """Mostly a value that is there, if any is known."""
        if not values or self.random.random() < 0.3:
            return self._literal(type_)
        value = self.random.choice(values)
        named = str(type_).strip("!")
        if named in {"ID", "String"} and self.random.random() < 0.3:
            return self._variable(str(type_), value)
        return _quoted(value)

    def _paging(self) -> dict[str, str]:
        way = self.random.random()
        if way < 0.04:
            return {}
        size = str(self.random.choice([0, 1, 2, 3, 5, 20]))
        if way < 0.07:
            return {"first": self.random.choice(["101", "-1"])}
        if way < 0.09:
            return {"first": size, "last": size}
        if way < 0.2:
            size = self._variable("Int", int(size))
        name, cursor = ("first", "after") if way < 0.8 else ("last", "before")
        found = {name: size}
        if self.pool.cursors and self.random.random() < 0.25:
            found[cursor] = _quoted(self.random.choice(self.pool.cursors))
        elif self.random.random() < 0.03:
            found[cursor] = _quoted("WzFd")
        return found

    def _literal(self, type_: Any) -> str:
        if is_non_null_type(type_):
            return self._value(type_.of_type)
        way = self.random.random()
        if way < 0.05:
            return "null"
        if way < 0.15 and str(type_) in {"Int", "String", "ID", "Boolean"}:
            value: Any = self._plain(str(type_))
            return self._variable(str(type_), value)
        return self._value(type_)

    def _value(self, type_: Any) -> str:
        if is_list_type(type_):
            items = [self._literal(type_.of_type) for _ in range(self.random.randint(0, 2))]
            return f"[{', '.join(items)}]"
        if isinstance(type_, GraphQLEnumType):
            return str(self.random.choice(list(type_.values)))
        if isinstance(type_, GraphQLInputObjectType):
            chosen = {
                name: self._literal(each.type)
                for name, each in type_.fields.items()
                if is_required_input_field(each) or self.random.random() < 0.25
            }
            return "{" + ", ".join(f"{name}: {value}" for name, value in chosen.items()) + "}"
        value = self._plain(type_.name)
        return _quoted(value) if isinstance(value, str) else str(value).lower()

    def _plain(self, name: str) -> Any:
        if name == "Boolean":
            return self.random.random() < 0.5
        if name == "PositiveInt":
            return self.random.choice([1, 2, 10])
        if name in {"Int", "Float", "Decimal", "PositiveDecimal", "Day", "Hour", "Minute"}:
            return self.random.choice([0, 1, 2, 3, 10])
        if name in SCALARS:
            return SCALARS[name]
        if name == "ID" and self.pool.ids and self.random.random() < 0.8:
            return self.random.choice(self.pool.ids)
        return self.random.choice(self.pool.texts)

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.variables)}"
        self.variables[name] = (type_, value)
        return f"${name}"


def _is_abstract(type_: Any) -> bool:
    return hasattr(type_, "resolve_type")


def _has_below(declared: GraphQLField) -> bool:
    named: Any = get_named_type(declared.type)
    return hasattr(named, "fields") or hasattr(named, "types")


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
