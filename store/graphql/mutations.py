"""The base of mutations: a payload with `errors`, its entity null when there are any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from graphene import Mutation

from store.graphql.base import Info
from store.graphql.errors import Codes, answered


class Action(Mutation):
    """A mutation that calls services in `act`, which answers the payload's fields."""

    class Meta:
        abstract = True

    codes: ClassVar[Codes]
    act: ClassVar[Callable[..., Mapping[str, Any]]]

    @classmethod
    def mutate(cls, _root: object, info: Info, **given: Any) -> Any:
        """The payload; refusals of the services stand in its `errors`."""
        fields, errors = answered(lambda: cls.act(info, **given), cls.codes)
        return cls(errors=errors, **(fields or cls.on_failure()))

    @classmethod
    def on_failure(cls) -> Mapping[str, Any]:
        """The fields of a failed payload that are not null."""
        return {}
