"""Every filter a theme may use, and the wrapper that bounds what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liquid.exceptions import FilterArgumentError, LiquidError
from liquid.filter import with_context

from themes.liquid.drops import LazyList, Lookup
from themes.liquid.filters import arrays, dates, money, numbers, strings, translate, urls
from themes.liquid.limits import Limits
from themes.liquid.scope import Scope

# Filters of values alone.
PURE: dict[str, Callable[..., object]] = {
    "append": strings.append,
    "date": dates.date_text,
    "default": strings.default,
    "divided_by": numbers.divided_by,
    "escape": strings.escape_text,
    "first": arrays.first,
    "handleize": strings.handleize,
    "join": arrays.join,
    "newline_to_br": strings.newline_to_br,
    "prepend": strings.prepend,
    "replace": strings.replace,
    "size": arrays.size,
    "sort": arrays.sort,
    "split": strings.split,
    "strip": strings.strip,
    "strip_html": strings.strip_html,
    "times": numbers.times,
    "truncate": strings.truncate,
}

# Filters that also need the rendering: its host, theme or budget. They get it as first argument.
SCOPED: dict[str, Callable[..., object]] = {
    "asset_url": urls.asset_url,
    "image_tag": urls.image_tag,
    "image_url": urls.image_url,
    "money": money.money,
    "money_with_currency": money.money_with_currency,
    "money_without_currency": money.money_without_currency,
    "t": translate.translate,
}

FILTERS: dict[str, Callable[..., object]] = {**PURE, **SCOPED}


def guarded(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """The filter with its input, arguments and result held to the size limits."""

    def call(value: object, *args: object, context: Scope, **named: object) -> object:
        limits = context.frame.meter.limits
        context.frame.meter.check_time()
        given = [bounded(limits, item) for item in (value, *args)]
        known = {key: bounded(limits, item) for key, item in named.items()}
        try:
            if name in SCOPED:
                return bounded(limits, function(context.frame, *given, **known))
            growth = strings.GROWTH.get(name)
            if growth is not None and growth(*given) > limits.string_length:
                raise FilterArgumentError(f"{name}: result too long", token=None)
            return bounded(limits, function(*given, **known))
        except LiquidError:
            raise
        except (TypeError, ValueError, ArithmeticError) as err:
            raise FilterArgumentError(f"{name}: wrong arguments", token=None) from err

    return with_context(call)


def bounded(limits: Limits, value: Any) -> Any:
    """The value, unless it is longer than a rendering may hold; ranges become lists."""
    if isinstance(value, str):
        if len(value) > limits.string_length:
            raise FilterArgumentError("text too long", token=None)
    elif isinstance(value, (list, tuple, range)):
        if len(value) > limits.array_length:
            raise FilterArgumentError("array too long", token=None)
        return list(value) if isinstance(value, range) else value
    elif isinstance(value, (LazyList, Lookup)):
        return value
    elif isinstance(value, int) and abs(value) > 10**limits.digits:
        raise FilterArgumentError("number too large", token=None)
    return value
