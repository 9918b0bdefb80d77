"""How the desk looks: the storefront's copper on warm paper."""

from __future__ import annotations

from django.templatetags.static import static

COPPER = {
    "50": "#fbf3ee",
    "100": "#f6e3d8",
    "200": "#edc6b0",
    "300": "#e0a182",
    "400": "#d08358",
    "500": "#b95a2c",
    "600": "#a34a1e",
    "700": "#7d3512",
    "800": "#652c12",
    "900": "#522712",
    "950": "#2d1207",
}
PAPER = {
    "50": "#faf9f4",
    "100": "#f1f0e8",
    "200": "#e1e1d6",
    "300": "#cbcdc0",
    "400": "#a3aca4",
    "500": "#5c6c66",
    "600": "#455a54",
    "700": "#34463f",
    "800": "#22342e",
    "900": "#14241f",
    "950": "#0c1814",
}
FONT = {
    "subtle-light": "var(--color-base-500)",
    "subtle-dark": "var(--color-base-400)",
    "default-light": "var(--color-base-600)",
    "default-dark": "var(--color-base-300)",
    "important-light": "var(--color-base-900)",
    "important-dark": "var(--color-base-100)",
}
COLORS = {"primary": COPPER, "base": PAPER, "font": FONT}
# Alpine, on which the frame runs, evaluates its attributes; nothing else may come from outside.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def styles() -> list[str]:
    """Style sheets after the frame's own."""
    return [static("desk/desk.css")]


def icon() -> str:
    """The coin in the browser's tab."""
    return static("desk/icon.svg")
