"""Render a line of Liquid the way a theme's file is rendered."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from themes.liquid.environment import ThemeEnvironment
from themes.liquid.host import FormState, Host
from themes.liquid.limits import Limits, Meter, MeteredIO
from themes.liquid.scope import Frame, Scope
from themes.liquid.theme import Theme

LAYOUT = "{{ content_for_header }}|{{ content_for_layout }}"


def no_form(kind: str, about: object) -> FormState:
    return FormState(f"/{kind}")


def host(**more: object) -> Host:
    services: dict[str, object] = {
        "asset_url": lambda name: f"/assets/{name}",
        "image_url": lambda src, width, _: f"/img/{src}?width={width}",
        "money": lambda cents, style: f"{style}:{Decimal(cents) / 100}",
        "form": no_form,
        "page_url": lambda number: f"?page={number}",
    }
    return Host(**(services | more))  # type: ignore[arg-type]  # named as in Host


def show(
    source: str,
    *,
    limits: Limits | None = None,
    at: Host | None = None,
    snippets: dict[str, str] | None = None,
    **names: object,
) -> str:
    """What the source prints, with these names in its context."""
    theme = Theme("test", "1")
    environment = ThemeEnvironment(theme.parsed)
    for name, text in (snippets or {}).items():
        theme.parsed[f"snippets/{name}"] = environment.from_string(text, name=f"snippets/{name}")
    theme.locales["en"] = {
        "hello": "Hi <b>{{ name }}</b>",
        "hello_html": "Hi <b>{{ name }}</b>",
        "items": {"one": "{{ count }} item", "other": "{{ count }} items"},
    }
    template = environment.from_string(source, name="sections/x")
    frame = Frame(theme, at or host(), Meter(limits or Limits()), names)
    buffer = MeteredIO(frame.meter)
    template.render_with_context(Scope.begin(template, frame, {}), buffer)
    return buffer.getvalue()


def write_theme(folder: Path, **files: str) -> Path:
    """A theme folder; names use __ for / and end in their suffix after the last _."""
    for name, text in {"layout__theme_liquid": LAYOUT, **files}.items():
        stem, _, suffix = name.rpartition("_")
        path = folder / f"{stem.replace('__', '/').replace('_dash_', '-')}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
