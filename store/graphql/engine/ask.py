"""What a rule that makes a queryset is handed, and the queries that are kept by what it asked."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from graphene.utils.str_converters import to_camel_case

from store.graphql.engine.shapes import shape_of, slots_of
from store.graphql.engine.slots import Call, EngineError, Slot, named
from store.kernel.errors import Invalid
from store.kernel.ids import from_global, integer_pk, uuid_pk

T = TypeVar("T")
Question = tuple[Hashable, Callable[[Call], Hashable]]
# A rule that has more forms than this is not kept by form but by chance.
MAX_FORMS = 300


class Ask:
    """Slots for what differs from call to call; plain answers for what shapes the query.

    Each answer is written down and becomes part of the compiled query's key.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self.asked: list[tuple[Question, Hashable]] = []

    user_id = Slot("user_id", lambda call: call.actor.user_id, int)
    now = Slot("now", lambda call: call.now)
    channel_id = Slot("channel_id", lambda call: getattr(call.scope.channel, "pk", None), int)
    language = Slot("language", lambda call: call.scope.language, str)
    country = Slot("country", lambda call: call.scope.country, str)

    def channel(self, attribute: str) -> Slot:
        """A slot of another attribute of the scope's channel, such as `currency`."""
        return Slot(("channel", attribute), lambda call: getattr(call.scope.channel, attribute))

    def channel_is(self, attribute: str) -> Hashable:
        """A switch of the scope's channel, such as `is_active`: part of the shape."""
        return self._answer(
            ("channel_is", attribute), lambda call: getattr(call.scope.channel, attribute, None)
        )

    @property
    def in_channel(self) -> bool:
        """Whether a channel is known."""
        return bool(self._answer("in_channel", lambda call: call.scope.channel is not None))

    @property
    def is_user(self) -> bool:
        """Whether somebody is logged in."""
        return bool(self._answer("is_user", lambda call: call.actor.user_id is not None))

    def can(self, permission: str) -> bool:
        """Whether the caller holds a permission."""
        return bool(self._answer(("can", permission), lambda call: call.actor.can(permission)))

    def given(self, name: str) -> bool:
        """Whether an argument was given and is not null."""
        return bool(
            self._answer(("given", name), lambda call: call.args.get(name) is not None),
        )

    def arg(self, name: str) -> Any:
        """An argument: enums, booleans and null as they are, leaves as slots, inputs as dicts."""
        self._answer(("arg", name), lambda call: shape_of(call.args.get(name)))
        value = self._call.args.get(name)
        return slots_of(value, ("arg", name), lambda call: call.args[name])

    def measure(self, name: str, of: Callable[[Any], Hashable]) -> Any:
        """A small fact about an argument, such as the number of its words: part of the shape."""
        return self._answer(("measure", name, named(of)), lambda call: of(call.args.get(name)))

    def words(self, name: str, split: Callable[[Any], list[str]]) -> list[Slot]:
        """A slot for each word that `split` (a pure function) finds in an argument."""
        count = self._answer(
            ("words", name, named(split)), lambda call: len(split(call.args.get(name)))
        )
        return [_word(name, split, i) for i in range(int(str(count)))]

    def key(self, name: str, *kinds: str) -> Slot:
        """The integer pk of a global id; raises Invalid when it is called with a wrong one."""
        return self._id(name, lambda text: integer_pk(from_global(text, *kinds, field=name)), kinds)

    def uuid(self, name: str, *kinds: str) -> Slot:
        """The UUID of a global id; raises Invalid when it is called with a wrong one."""
        return self._id(name, lambda text: uuid_pk(from_global(text, *kinds, field=name)), kinds)

    def exactly_one(self, *names: str) -> str:
        """The one argument of these that was given; raises Invalid (graphql_error) otherwise."""
        found = [name for name in names if self.given(name)]
        if len(found) == 1:
            return found[0]
        words = ", ".join(f"'{to_camel_case(name)}'" for name in names)
        if found:
            raise Invalid("graphql_error", f"Only one of {words} may be given.", found[0])
        raise Invalid("graphql_error", f"At least one of {words} is required.", names[0])

    def note(self, label: Hashable, of: Callable[[Call], Hashable]) -> Hashable:
        """The engine's own questions."""
        return self._answer(label, of)

    def _id(self, name: str, decode: Callable[[str], Any], kinds: tuple[str, ...]) -> Slot:
        return Slot(("id", name, kinds), lambda call: decode(call.args[name]))

    def _answer(self, label: Hashable, of: Callable[[Call], Hashable]) -> Hashable:
        found = of(self._call)
        self.asked.append(((label, of), found))
        return found


def _word(name: str, split: Callable[[Any], list[str]], place: int) -> Slot:
    return Slot(
        ("word", name, named(split), place), lambda call: split(call.args.get(name))[place], str
    )


class _Fork(Generic[T]):
    """A question that a rule asked, and what follows from each answer."""

    __slots__ = ("label", "next", "of")

    def __init__(self, question: Question) -> None:
        self.label, self.of = question
        self.next: dict[Hashable, _Fork[T] | _Leaf[T]] = {}


class _Leaf(Generic[T]):
    __slots__ = ("made",)

    def __init__(self, made: T) -> None:
        self.made = made


class Site(Generic[T]):
    """One place where a query is made: what was made there, by the answers its rule was given."""

    def __init__(self) -> None:
        self._root: _Fork[T] | _Leaf[T] | None = None
        self._forms = 0

    def get(self, call: Call, make: Callable[[Ask], T]) -> T:
        """What `make` made of the same answers before, else what it makes now."""
        node = self._root
        while type(node) is _Fork:
            node = node.next.get(node.of(call))
        return node.made if type(node) is _Leaf else self._made(call, make)

    def _made(self, call: Call, make: Callable[[Ask], T]) -> T:
        ask = Ask(call)
        leaf = _Leaf(make(ask))
        if self._forms >= MAX_FORMS:
            self._root, self._forms = None, 0
        self._forms += 1
        self._root = _grown(self._root, ask.asked, leaf)
        return leaf.made


def _grown(
    root: _Fork[T] | _Leaf[T] | None,
    asked: list[tuple[Question, Hashable]],
    leaf: _Leaf[T],
) -> _Fork[T] | _Leaf[T]:
    """The tree with one more leaf; the rule asks the same as long as the answers are the same."""
    if not asked:
        return leaf
    top = root if type(root) is _Fork else _Fork[T](asked[0][0])
    node = top
    for (question, answer), following in zip(asked, [*asked[1:], None], strict=True):
        if node.label != question[0]:
            raise EngineError(f"a rule asks {question[0]!r} where it asked {node.label!r} before")
        if following is None:
            node.next[answer] = leaf
            break
        child = node.next.get(answer)
        if type(child) is not _Fork:
            child = node.next[answer] = _Fork(following[0])
        node = child
    return top
