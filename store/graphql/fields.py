"""The vocabulary: graphene fields that know where their data comes from. See docs/graphql.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import ForeignKey, Model
from graphene import ID, Field, Int, List, NonNull, String

from store.graphql.connections import connection
from store.graphql.engine.batch import Use
from store.graphql.engine.check import attributes
from store.graphql.engine.kinds import Bound
from store.graphql.engine.paging import without_paging
from store.graphql.engine.perms import Perm, perm_of
from store.graphql.engine.resolve import resolver
from store.graphql.engine.slots import EngineError
from store.kernel.ids import to_global

ScopeRule = Callable[..., Any]


class Sourced(Field):
    """What the fields of the vocabulary share: a permission, a scope, both roads."""

    load: Callable[..., Any] | None = None
    # Lists of children leave out the keys of rows that the caller may not see.
    drops = False

    def __init__(
        self,
        type_: Any,
        *,
        perm: Perm | str | None = None,
        scope: ScopeRule | None = None,
        **field: Any,
    ) -> None:
        super().__init__(type_, **field)
        self.perm, self.scope = perm_of(perm), scope

    def wrap_resolve(self, parent_resolver: Any) -> Any:
        """The executor's road."""
        return resolver(parent_resolver)

    def cell_of(self, _bound: Bound) -> str:
        """How it is read: value, children, found, page or service."""
        return "value"

    def needed(self, _bound: Bound) -> Sequence[str]:
        """Columns of its own type's rows."""
        raise NotImplementedError  # each field says it

    def values(self, use: Use) -> Any:
        """What it answers along the rows of a batch."""
        raise NotImplementedError  # each field says it

    def plain_column(self, _bound: Bound) -> str | None:
        """The column that is shown as it is, if it is one."""
        return None

    def plain_key(self, _bound: Bound) -> str | None:
        """The column that holds the key of another table's row, if it is one."""
        return None

    def first_need(self, bound: Bound) -> str:
        """The column that a loader's dict is keyed by."""
        needed = self.needed(bound)
        if not needed:
            raise EngineError(
                f"{bound.kind.name}.{bound.name}: a dict needs `needs=` to be read by"
            )
        return needed[0]


class Col(Sourced):
    """A column of the table, or an attribute of the value; `read` makes of it what is shown."""

    def __init__(
        self,
        type_: Any,
        *,
        column: str | None = None,
        read: Callable[[Any], Any] | None = None,
        **field: Any,
    ) -> None:
        super().__init__(type_, **field)
        self.column, self.read = column, read

    def needed(self, bound: Bound) -> Sequence[str]:
        """The column."""
        return (self.column or bound.attname,)

    def plain_column(self, bound: Bound) -> str | None:
        """The column, unless something is made of it."""
        return (self.column or bound.attname) if self.read is None else None

    def values(self, use: Use) -> Any:
        """The column's values."""
        found = use.batch.col(self.column or use.bound.attname)
        return found if self.read is None else list(map(self.read, found))


class Gid(Sourced):
    """The global id: base64 of `Type:key`."""

    def __init__(self, column: str | None = None, *, kind: str | None = None, **field: Any) -> None:
        super().__init__(ID, required=True, **field)
        self.column, self.kind = column, kind

    def needed(self, bound: Bound) -> Sequence[str]:
        """The key's column."""
        return (self.column or bound.kind.pk,)

    def values(self, use: Use) -> Any:
        """The ids."""
        kind = self.kind or use.bound.kind.name
        keys = use.batch.col(self.column or use.bound.kind.pk)
        return [to_global(kind, each) for each in keys]


class Calc(Sourced):
    """Computed for the whole batch by `load(batch, **args)`, or per row by a pure `read`.

    `load` answers a list along the rows, or a dict by the first column of `needs`: leaves, keys,
    values, lists of them, `Ref`s where a union is answered; a DomainError stands for one row.
    `read` is given the columns of `needs`, or the value itself when nothing is needed.
    """

    def __init__(
        self,
        type_: Any,
        *,
        load: Callable[..., Any] | None = None,
        read: Callable[..., Any] | None = None,
        needs: Sequence[str] = (),
        **field: Any,
    ) -> None:
        super().__init__(type_, **field)
        if (load is None) == (read is None):
            raise EngineError("a Calc has either load= or read=")
        self.load, self.read, self.needs = load, read, tuple(needs)

    def needed(self, _bound: Bound) -> Sequence[str]:
        """The columns its code looks at."""
        return self.needs

    def values(self, use: Use) -> Any:
        """What its code answers."""
        if self.load is not None:
            return self.load(use.batch, **use.args)
        read: Any = partial(self.read, **use.args) if self.read and use.args else self.read
        columns = [use.batch.col(name) for name in self.needs] or [use.batch.rows]
        return list(map(read, *columns))


class One(Sourced):
    """A row of another type: by a key column, a loader, or found by a rule of the arguments."""

    def __init__(
        self,
        type_: Any,
        *,
        key: str | None = None,
        load: Callable[..., Any] | None = None,
        find: Callable[..., Any] | None = None,
        needs: Sequence[str] = (),
        **field: Any,
    ) -> None:
        super().__init__(type_, **field)
        if sum(each is not None for each in (key, load, find)) > 1:
            raise EngineError("a One has one of key=, load= and find=")
        self.key, self.load, self.find, self.needs = key, load, find, tuple(needs)

    def cell_of(self, _bound: Bound) -> str:
        """Found by a rule, or by values."""
        return "value" if self.find is None else "found"

    def needed(self, bound: Bound) -> Sequence[str]:
        """The key's column, or what the loader looks at."""
        if self.find is not None:
            return ()
        return self.needs if self.load is not None else (self._key_of(bound),)

    def plain_key(self, bound: Bound) -> str | None:
        """The key's column, unless a loader or a rule finds the row."""
        return self._key_of(bound) if self.load is None and self.find is None else None

    def values(self, use: Use) -> Any:
        """Keys or values."""
        if self.load is not None:
            return self.load(use.batch, **use.args)
        return use.batch.col(self._key_of(use.bound))

    def _key_of(self, bound: Bound) -> str:
        if self.key is not None:
            return self.key
        by_id = f"{bound.attname}_id"
        if bound.kind.model is not None:
            return by_id
        of = bound.kind.options.of
        names = attributes(of) if of is not None else ()
        return by_id if by_id in names and bound.attname not in names else bound.attname


class Children(Sourced):
    """What lists and pages of children share."""

    drops = True

    def __init__(
        self,
        type_: Any,
        *,
        rows: Callable[..., Any] | None = None,
        by: str | None = None,
        key: str | None = None,
        order: Sequence[str] | Callable[..., Sequence[str]] | None = None,
        load: Callable[..., Any] | None = None,
        needs: Sequence[str] = (),
        **field: Any,
    ) -> None:
        super().__init__(type_, **field)
        self.rows, self.by, self.key, self.order = rows, by, key, order
        self.load, self.needs = load, tuple(needs)

    def needed(self, bound: Bound) -> Sequence[str]:
        """The column that children point to, or what the loader looks at."""
        if self.load is not None:
            return self.needs
        return (self.key_of(bound),) if self.by_of(bound) else ()

    def key_of(self, bound: Bound) -> str:
        """The parent's column that children point to."""
        return self.key or bound.kind.pk

    def by_of(self, bound: Bound) -> str | None:
        """The children's column that points to the parent; None for a list without a parent."""
        child = bound.target.single
        if self.by is not None or bound.kind.model is None or child is None:
            return self.by
        return _pointing(child.model, bound.kind.model)

    def values(self, use: Use) -> Any:
        """What the loader answers."""
        load: Any = self.load
        return load(use.batch, **without_paging(use.args))


@cache
def _pointing(child: type[Model] | None, parent: type[Model]) -> str:
    """The one foreign key of the child that points to the parent's table."""
    found = [
        field.attname
        for field in (child._meta.concrete_fields if child is not None else ())
        if isinstance(field, ForeignKey) and field.related_model is parent
    ]
    if len(found) != 1:
        name = child.__name__ if child is not None else "a value"
        raise EngineError(f"{name} below {parent.__name__}: say by= which column points to it")
    return found[0]


class Many(Children):
    """A whole list of children, `[T!]`: one query for all parents, a loader, or an attribute."""

    def __init__(self, type_: Any, *, required: bool = False, **field: Any) -> None:
        super().__init__(List(NonNull(type_)), required=required, **field)

    def cell_of(self, bound: Bound) -> str:
        """Children of a table's row; on a value an attribute that holds the list."""
        if self.load is not None:
            return "value"
        bare = self.rows is None and self.by is None
        holds = bare and bound.kind.model is None and bound.kind.options.of is not None
        return "value" if holds else "children"

    def needed(self, bound: Bound) -> Sequence[str]:
        """The column that children point to, the attribute, or what the loader looks at."""
        if self.load is None and bound.cell == "value":
            return (self.key or bound.attname,)
        return super().needed(bound)

    def values(self, use: Use) -> Any:
        """Lists of keys or values."""
        if self.load is None:
            return use.batch.col(self.key or use.bound.attname)
        return super().values(use)


class Page(Children):
    """A relay connection of children or, at the root, of all that a rule gives."""

    def cell_of(self, _bound: Bound) -> str:
        """A page."""
        return "page"

    def __init__(self, type_: Any, **field: Any) -> None:
        lazy = not isinstance(type_, type)
        paging = {"first": Int(), "after": String(), "last": Int(), "before": String()}
        super().__init__(
            (lambda: connection(type_())) if lazy else connection(type_), **field, **paging
        )
