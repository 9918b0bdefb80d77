"""Types of the vocabulary: they name the class behind them; and what is added to them later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphene import Field, NonNull, ObjectType
from graphene.types.base import BaseTypeMeta
from graphene.types.objecttype import ObjectTypeMeta

from store.graphql.engine.ask import Ask
from store.graphql.engine.kinds import Options
from store.graphql.registry import extend


class _Meta(ObjectTypeMeta):
    """Without graphene's dataclass for instances, which takes two thirds of the time to start."""

    def __new__(cls, name_: str, bases: Any, namespace: Any, /, **options: Any) -> Any:
        return BaseTypeMeta.__new__(cls, name_, bases, namespace, **options)


class Type(ObjectType, metaclass=_Meta):
    """An object type whose rows are of the class `of`: a model, or a class of values.

    `visible(ask)` gives the rows of a model that the caller may see; `owner` names the column
    with the owner's user id, for OWNER; `scope(value, inherited)` gives a value's own scope;
    `load(keys, actor=, scope=)` reads values by key and answers a dict.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(
        cls,
        of: type | None = None,
        visible: Callable[[Ask], Any] | None = None,
        owner: str | None = None,
        scope: Callable[..., Any] | None = None,
        load: Callable[..., Mapping[Any, Any]] | None = None,
        **options: Any,
    ) -> None:
        cls.plan_options = Options(of, visible, owner, scope, load)
        super().__init_subclass_with_meta__(**options)


class Extend:
    """Fields for a type that stands further down: `class OrdersOfUser(Extend, of=User): …`.

    From another floor only fields that may be null are added.
    """

    def __init_subclass__(cls, of: Any = None, **options: Any) -> None:
        super().__init_subclass__(**options)
        fields = {name: each for name, each in vars(cls).items() if isinstance(each, Field)}
        floor = of.__module__.partition(".")[0]
        for name, field in fields.items():
            if isinstance(field._type, NonNull) and cls.__module__.partition(".")[0] != floor:
                raise ValueError(f"{of.__name__}.{name} comes from another floor: it may be null")
        extend(of, **fields)
