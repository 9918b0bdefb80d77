"""Mutations: a payload with `errors`, its entity null when there are any."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from graphene import Mutation as PlainMutation

from store.graphql.base import Info, listed
from store.graphql.engine.batch import Use
from store.graphql.engine.check import OWN
from store.graphql.engine.kinds import Bound
from store.graphql.engine.slots import EngineError
from store.graphql.errors import Codes, PayloadError, answered
from store.graphql.fields import Calc, Sourced
from store.graphql.types import Type


class Action(PlainMutation):
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


class Outcome:
    """What a service answered, as the row of a payload: an attribute for each of its fields."""

    def __init__(self, fields: Mapping[str, Any], errors: Sequence[PayloadError]) -> None:
        self.fields, self.refusals = fields, errors

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.fields.get(name)


def refusals(outcome: Outcome) -> Sequence[PayloadError]:
    """The entries of `errors`."""
    return outcome.refusals


class Payload(Type):
    """What a mutation answers: its fields, and `errors` of the type `error` by `codes`.

    `also` is a second, deprecated name of the errors; `failed` has the fields of a failed
    payload that are not null.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(  # type: ignore[override]  # its own options
        cls,
        error: Any = None,
        codes: Codes | None = None,
        also: str | None = None,
        failed: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        if error is None or codes is None:
            raise EngineError(f"{cls.__name__}: a payload names its error type and codes")
        cls.codes, cls.failed = codes, failed or {}
        cls.entities = tuple(name for name, each in vars(cls).items() if isinstance(each, Sourced))
        cls.errors = errors_field(error)
        if also is not None:
            old = errors_field(error, deprecation_reason="Use `errors` field instead.")
            setattr(cls, also, old)
        super().__init_subclass_with_meta__(of=Outcome, **options)


def errors_field(error: Any, **field: Any) -> Calc:
    """`[XError!]!`, empty on success."""
    return Calc(listed(error), read=refusals, required=True, **field)


class Mutation(Sourced):
    """A root field that calls `service(actor=…, **arguments)` once and answers its payload.

    The service answers a mapping of the payload's fields, or the value of its only field. It is
    given what it takes of `actor` and `context` besides the arguments; an argument that `flat`
    names is an input whose fields are arguments of the service.
    """

    def __init__(
        self,
        payload: Any,
        *,
        service: Callable[..., Any],
        flat: Sequence[str] = (),
        **field: Any,
    ) -> None:
        super().__init__(payload, **field)
        self.payload, self.service, self.flat = payload, service, tuple(flat)
        self.taken = inspect.signature(service).parameters

    def cell_of(self, _bound: Bound) -> str:
        """A service is called once, whoever projects."""
        return "service"

    def needed(self, _bound: Bound) -> Sequence[str]:
        """Nothing: it stands at the root."""
        return ()

    def values(self, use: Use) -> list[Any]:
        """The payload, made once for each response key."""
        made = use.batch.state.payloads
        if use.key not in made:
            # An exception is kept too: a service that failed is not called again.
            try:
                made[use.key] = self._called(use)
            except Exception as error:
                made[use.key] = error
        return [made[use.key]]

    def _called(self, use: Use) -> Outcome:
        given = {name: value for name, value in use.args.items() if name not in self.flat}
        for name in self.flat:
            given |= use.args.get(name) or {}
        own = {name: getattr(use.batch, name) for name in OWN if name in self.taken}
        found, errors = answered(lambda: self.service(**own, **given), self.payload.codes)
        if errors:
            return Outcome(self.payload.failed, errors)
        return Outcome(found if isinstance(found, Mapping) else self._only(found), errors)

    def _only(self, found: Any) -> Mapping[str, Any]:
        names = self.payload.entities
        if found is None or not names:
            return {}
        if len(names) != 1:
            raise EngineError(f"{self.payload.__name__} has several fields: answer a mapping")
        return {names[0]: found}
