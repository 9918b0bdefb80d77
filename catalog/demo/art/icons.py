"""The icons as SVG text and as drawings; line and fill colours can be chosen."""

from functools import cache

from PIL import Image

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icon_shapes import COUNTER, PANTRY, RAINY, Shapes
from catalog.demo.art.palette import COPPER, INK, mix
from catalog.demo.art.paths import outlines, svg_path

ICONS: dict[str, Shapes] = {**PANTRY, **COUNTER, **RAINY}
GRID = 48
LINE = 2.2
ACCENT = mix(COPPER, "#ffe7c2", 0.35)


@cache
def icon_svg(name: str) -> str:
    """The icon as an SVG document; KeyError when there is none of that name."""
    fills, lines = ICONS[name]
    filled = "".join(f'<path d="{svg_path(text)}"/>' for text in fills)
    drawn = "".join(f'<path d="{svg_path(text)}"/>' for text in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}" '
        f'width="{GRID}" height="{GRID}" role="img" aria-label="{name.replace("-", " ")}">'
        f'<g fill="{ACCENT}">{filled}</g>'
        f'<g fill="none" stroke="{INK}" stroke-width="{LINE}" stroke-linecap="round" '
        f'stroke-linejoin="round">{drawn}</g></svg>\n'
    )


def draw_icon(
    canvas: Canvas,
    name: str,
    size: float,
    ink: str = INK,
    accent: str | None = ACCENT,
    line: float = LINE,
) -> None:
    """Draw an icon centred on the canvas's origin; `accent` None leaves the areas open."""
    fills, lines = ICONS[name]
    place = canvas.at(-size / 2, -size / 2, size / GRID)
    if accent is not None:
        for text in fills:
            for outline, _ in outlines(text):
                place.fill(outline, accent)
    for text in lines:
        for outline, closed in outlines(text):
            place.stroke(outline, ink, line, closed=closed)


def icon_image(name: str, pixels: int) -> Image.Image:
    """The icon on a transparent ground, pixels wide and high."""
    colour = Image.new("RGB", (pixels, pixels), INK)
    draw_icon(Canvas(colour).at(pixels / 2, pixels / 2), name, pixels)
    cover = Image.new("RGB", (pixels, pixels), "#000000")
    draw_icon(Canvas(cover).at(pixels / 2, pixels / 2), name, pixels, "#ffffff", "#ffffff")
    image = colour.convert("RGBA")
    image.putalpha(cover.convert("L"))
    return image
