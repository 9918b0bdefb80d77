"""The names a template sees while it renders, and the walls around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, TextIO

from liquid import BoundTemplate, RenderContext
from liquid.builtin.tags.for_tag import ForLoop
from liquid.exceptions import LiquidTypeError
from liquid.token import Token

from themes.liquid.drops import is_admitted
from themes.liquid.files import ThemeFiles
from themes.liquid.host import Host
from themes.liquid.limits import Meter, MeteredIO


@dataclass(frozen=True)
class Frame:
    """One rendering: its theme, host, budget and page-wide names."""

    theme: ThemeFiles
    host: Host
    meter: Meter
    names: Mapping[str, object] = field(default_factory=dict)


class Scope(RenderContext):
    """A render context that admits only plain values and drops, and counts what it does."""

    __slots__ = ("frame",)

    frame: Frame

    @classmethod
    def begin(cls, template: BoundTemplate, frame: Frame, names: Mapping[str, object]) -> Scope:
        """A fresh scope: page-wide names below, `names` (section, block …) above."""
        scope = cls(template, globals={**frame.names, **names})
        scope.frame = frame
        return scope

    def get(self, path: list[object], *, token: Token | None, default: object = None) -> object:
        """The value at a path; nil when any step is missing or is nil."""
        value = super().get(path, token=token, default=default)
        if not is_admitted(value) and not _is_loop(value):
            raise LiquidTypeError("not a value a template may hold", token=token)
        return value

    def get_item(self, obj: Any, key: Any) -> Any:
        """One step of a path; every object on the way must be admitted too."""
        if obj is None or not (is_admitted(obj) or _is_loop(obj)):
            raise KeyError(key)
        return super().get_item(obj, key)

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        """Captured text counts towards the same budget as shown text."""
        del buf
        return MeteredIO(self.frame.meter)

    @contextmanager
    def loop(self, namespace: Mapping[str, object], forloop: Any) -> Iterator[RenderContext]:
        """Count the turns of a loop before it runs."""
        self.frame.meter.turn(forloop.length)
        with super().loop(namespace, forloop) as scope:
            yield scope

    def copy(self, namespace: Mapping[str, object], *args: Any, **kwargs: Any) -> RenderContext:
        """The scope of a snippet: its arguments, the page's names, and `section`."""
        self.frame.meter.turn()
        self.frame.meter.check_time()
        made = scope_of(super().copy(namespace, *args, **kwargs))
        made.frame = self.frame
        return made


def scope_of(context: RenderContext) -> Scope:
    """The library's context as what it always is here."""
    if not isinstance(context, Scope):
        raise TypeError("a template must be rendered in a Scope")
    return context


def _is_loop(value: object) -> bool:
    return isinstance(value, ForLoop)
