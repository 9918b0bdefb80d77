"""Render a page or one section of it: the engine's front door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from themes.liquid.drops import refuse_foreign
from themes.liquid.host import Host
from themes.liquid.limits import Limits, Meter, MeteredIO
from themes.liquid.scope import Frame, Scope
from themes.liquid.sections import place_of, show, show_group, show_listed, show_static
from themes.liquid.settings import resolve
from themes.liquid.theme import Theme

STANDARD = Limits()


def render(
    theme: Theme,
    template: str,
    page: Mapping[str, object],
    host: Host,
    *,
    suffix: str = "",
    limits: Limits = STANDARD,
) -> str:
    """The page's HTML.

    template: "product", "customers/login" …; `suffix` picks product.SUFFIX when the theme has it.
    page: globals; TypeError when a value is neither plain nor a drop.
    Raises LookupError (no such template), LimitError (the page as a whole), DropError.
    """
    name = template_name(theme, template, suffix)
    frame = _frame(theme, name, page, host, limits)
    body = _body(theme, frame, name)
    data = theme.data.get(f"templates/{name}", {})
    layout = data.get("layout", "theme")
    if layout is False:
        return body
    parsed = theme.parsed[f"layout/{layout}"]
    names = {"content_for_header": host.head, "content_for_layout": body}
    buffer = MeteredIO(frame.meter)
    parsed.render_with_context(Scope.begin(parsed, frame, names), buffer)
    return buffer.getvalue()


def render_section(
    theme: Theme,
    template: str,
    section: str,
    page: Mapping[str, object],
    host: Host,
    *,
    suffix: str = "",
    limits: Limits = STANDARD,
) -> str | None:
    """One section in its wrapper: by its key in the template, a group's name, or a file name.

    None when there is no such section.
    """
    name = template_name(theme, template, suffix)
    frame = _frame(theme, name, page, host, limits)
    buffer = MeteredIO(frame.meter)
    data = theme.data.get(f"templates/{name}", {})
    key = section.rpartition("__")[2]
    if key in data.get("sections", {}):
        index = list(data["order"]).index(key) + 1 if key in data["order"] else 1
        show(frame, data["sections"][key], place_of(name, key, "template", index, ""), buffer)
    elif f"sections/{section}" in theme.data:
        show_group(frame, section, buffer)
    elif f"sections/{section}" in theme.parsed:
        show_static(frame, section, buffer)
    else:
        return None
    return buffer.getvalue()


def template_name(theme: Theme, template: str, suffix: str = "") -> str:
    """The template that exists: with the suffix, else without; LookupError when neither does."""
    for name in (f"{template}.{suffix}" if suffix else template, template):
        if f"templates/{name}" in theme.data or f"templates/{name}" in theme.parsed:
            return name
    raise LookupError(f"no template {template}")


def _frame(
    theme: Theme, name: str, page: Mapping[str, object], host: Host, limits: Limits
) -> Frame:
    for key, value in page.items():
        refuse_foreign(key, value)
    schema = [setting for group in theme.settings_schema for setting in group.get("settings", ())]
    names = {**page, "settings": resolve(schema, theme.stored, page), "template": name}
    return Frame(theme, host, Meter(limits), names)


def _body(theme: Theme, frame: Frame, name: str) -> str:
    buffer = MeteredIO(frame.meter)
    data: Mapping[str, Any] | None = theme.data.get(f"templates/{name}")
    if data is not None:
        show_listed(frame, data, name, "template", buffer)
    else:
        parsed = theme.parsed[f"templates/{name}"]
        parsed.render_with_context(Scope.begin(parsed, frame, {}), buffer)
    return buffer.getvalue()
