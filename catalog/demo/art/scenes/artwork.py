"""Flat landscapes and patterns: what hangs in frames and covers books and record sleeves."""

import math
from collections.abc import Callable

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import ICONS, draw_icon
from catalog.demo.art.palette import CREAM, contrast, darker, lighter, mix
from catalog.demo.art.paths import Outline, Point, box, ellipse, shape
from catalog.demo.art.spec import PictureSpec

Colours = tuple[str, ...]


def paint(canvas: Canvas, w: float, h: float, spec: PictureSpec) -> None:
    """Paint the motif over a field of w by h from the origin; colours 0 and 2… are used."""
    colours = (spec.colours[0], *spec.colours[2:])
    canvas.fill(box(0, 0, w, h), colours[0])
    ARTWORKS[spec.motif](canvas, w, h, colours)


def wave(w: float, h: float, base: float, swing: float, turns: float, start: float) -> Outline:
    """The area below a wavy line, down to the lower edge."""
    steps = 48
    line = [
        (w * n / steps, base + swing * math.sin(start + turns * math.tau * n / steps))
        for n in range(steps + 1)
    ]
    return (*line, (w, h), (0, h))


def scatter(n: int) -> Point:
    """The n-th of points that fill a square evenly without forming rows (0 to 1 each way)."""
    return (0.5 + n * 0.7548776662) % 1, (0.5 + n * 0.5698402910) % 1


def hills(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """A low sun over rows of hills."""
    _, sun, near = colours[:3]
    canvas.fill(ellipse(w * 0.66, h * 0.44, w * 0.19, w * 0.19), sun)
    for row in range(5):
        colour = mix(mix(colours[0], near, 0.35), near, row / 4)
        canvas.fill(
            wave(w, h, h * (0.5 + row * 0.1), h * 0.035, 0.8 + row * 0.23, row * 1.9), colour
        )


def tide(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Scales of sea under a moon."""
    _, moon, sea = colours[:3]
    canvas.fill(ellipse(w * 0.5, h * 0.27, w * 0.17, w * 0.17), moon)
    size = w / 8
    for row in range(int(h * 0.5 / (size * 0.42)) + 1):
        y = h * 0.5 + row * size * 0.42
        colour = mix(sea, colours[0], max(0.0, 0.55 - row * 0.045))
        for column in range(-1, 10):
            x = column * size + (row % 2) * size / 2
            for ring in range(3):
                tone = colour if ring % 2 == 0 else mix(colour, moon, 0.45)
                radius = size * (0.56 - ring * 0.15)
                canvas.fill(ellipse(x, y + size * 0.4, radius, radius), tone)


def rooftops(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """A crowded street of gables, paler with distance, with a few lit windows."""
    _, lit, wall = colours[:3]
    canvas.fill(ellipse(w * 0.74, h * 0.17, w * 0.09, w * 0.09), lit)
    for row in range(4):
        wide = w / (5.2 - row * 0.75)
        for house in range(-1, 7):
            near = mix(colours[0], wall, 0.3 + row * 0.23)
            tone = lighter(near, 0.13) if (house + row) % 2 else near
            x = house * wide + row * wide * 0.37
            top = h * (0.38 + row * 0.16) + ((house * 37 + row * 53) % 5) * h * 0.016
            _house(canvas, x, top, wide, h, tone, lit if (house * 2 + row) % 3 == 0 else None)


def _house(
    canvas: Canvas, x: float, top: float, wide: float, low: float, tone: str, lamp: str | None
) -> None:
    roof = ((x - wide * 0.03, top), (x + wide / 2, top - wide * 0.4), (x + wide * 1.03, top))
    canvas.fill(box(x + wide * 0.7, top - wide * 0.42, wide * 0.11, wide * 0.4), darker(tone, 0.3))
    canvas.fill(box(x, top - 2, wide, low - top + 2), tone)
    canvas.fill(roof, darker(tone, 0.34))
    for side in (0.24, 0.58):
        glass = lamp or darker(tone, 0.2)
        canvas.fill(box(x + wide * side, top + wide * 0.12, wide * 0.17, wide * 0.24), glass)


def bridge(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """A stone bridge of three arches by moonlight, mirrored in still water."""
    sky, moon, stone, water = colours[:4]
    canvas.shaded(box(0, 0, w, h * 0.66), (sky, lighter(sky, 0.22)))
    for n in range(16):
        canvas.fill(
            ellipse(w * ((n * 53 + 7) % 97) / 97, h * (0.30 + ((n * 31) % 30) / 110), 3, 3),
            CREAM,
            0.7,
        )
    canvas.fill(ellipse(w * 0.72, h * 0.40, w * 0.12, w * 0.12), moon)
    canvas.fill(wave(w, h * 0.7, h * 0.6, h * 0.02, 1.1, 2), mix(sky, stone, 0.3))
    canvas.fill(box(0, h * 0.66, w, h * 0.4), water)
    deck = shape(
        f"M 0 {h * 0.58} Q {w / 2} {h * 0.47} {w} {h * 0.58} L {w} {h * 0.70} L 0 {h * 0.70} Z"
    )
    canvas.fill(deck, stone)
    canvas.stroke(deck[:19], lighter(stone, 0.3), 9)
    for x, r in ((0.18, 0.13), (0.5, 0.16), (0.82, 0.13)):
        canvas.fill(ellipse(w * x, h * 0.70, w * r, w * r * 1.05, 180, 360), mix(sky, water, 0.45))
        canvas.stroke(
            ellipse(w * x, h * 0.70, w * r, w * r * 1.05, 180, 360), darker(stone, 0.3), 8
        )
        canvas.fill(ellipse(w * x, h * 0.70, w * r, w * r * 0.62, 0, 180), darker(water, 0.22))
    canvas.fill(box(w * 0.08, h * 0.455, w * 0.075, h * 0.115), darker(stone, 0.25))
    canvas.fill(
        shape(f"M {w * 0.06} {h * 0.46} L {w * 0.1175} {h * 0.415} L {w * 0.175} {h * 0.46} Z"),
        darker(stone, 0.45),
    )
    canvas.fill(box(w * 0.104, h * 0.485, w * 0.027, h * 0.03), moon)
    for n in range(6):
        y = h * (0.745 + n * 0.026)
        canvas.stroke(((w * 0.72 - 60 + n * 7, y), (w * 0.72 + 60 - n * 7, y)), moon, 6, 0.75)


def arches(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Rainbow arches, two rows deep."""
    for row, y in enumerate((0.46, 0.92)):
        for column in range(2):
            x = w * (0.25 + column * 0.5)
            for ring in range(4):
                radius = w * (0.225 - ring * 0.055)
                tone = colours[1 + (ring + row + column) % (len(colours) - 1)]
                top = ellipse(x, h * y - w * 0.12, radius, radius, 180, 360)
                canvas.fill((*top, (x + radius, h * y), (x - radius, h * y)), tone)


def rings(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Circles that spread from a drop."""
    for ring in range(11, 0, -1):
        tone = colours[0] if ring % 2 else colours[1 + (ring // 2) % (len(colours) - 1)]
        canvas.fill(ellipse(w * 0.42, h * 0.56, w * ring * 0.072, w * ring * 0.072), tone)


def rain(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Slanting strokes, some in a second colour."""
    for n in range(130):
        x, y = scatter(n)
        tone = colours[2] if n % 10 == 0 else colours[1]
        x, y = x * w * 1.15 - w * 0.05, y * h * 1.1 - h * 0.05
        canvas.stroke(((x, y), (x - w * 0.035, y + w * 0.085)), tone, w * 0.011)


def sitter(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """A cat's portrait in a lit window."""
    _, lit, wall = colours[:3]
    canvas.fill(box(0, h * 0.78, w, h * 0.22), wall)
    canvas.fill(box(w * 0.16, h * 0.30, w * 0.68, h * 0.48, w * 0.02), darker(wall, 0.3))
    canvas.fill(box(w * 0.2, h * 0.325, w * 0.6, h * 0.43), lit)
    canvas.fill(box(w * 0.11, h * 0.755, w * 0.78, h * 0.035, 6), darker(wall, 0.3))
    draw_icon(canvas.at(w / 2, h * 0.575), "cat", w * 0.56, wall, mix(wall, lit, 0.15), 1.5)
    for x, y in ((0.41, 0.59), (0.59, 0.59)):
        canvas.fill(ellipse(w * x, h * (y - 0.015), w * 0.022, w * 0.022), lit)


def stripes(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """A sun cut into bands above a plain."""
    canvas.fill(ellipse(w / 2, h * 0.5, w * 0.33, w * 0.33), colours[1])
    for n in range(6):
        canvas.fill(box(0, h * (0.5 + n * 0.062), w, h * (0.012 + n * 0.007)), colours[0])
    canvas.fill(box(0, h * 0.86, w, h * 0.14), colours[2])


def keys(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Piano keys that lean across the field."""
    for n in range(-4, 14):
        x = n * w / 9
        tone = colours[1 + n % (len(colours) - 1)]
        canvas.fill(((x, 0), (x + w / 11, 0), (x + w / 11 - w * 0.3, h), (x - w * 0.3, h)), tone)
        if n % 7 not in (2, 6):
            dark = (
                (x + w * 0.07, 0),
                (x + w * 0.125, 0),
                (x - w * 0.055, h * 0.58),
                (x - w * 0.11, h * 0.58),
            )
            canvas.fill(dark, darker(colours[0], 0.5))


def sampler(canvas: Canvas, w: float, h: float, colours: Colours) -> None:
    """Rows of icons, each on a tile."""
    names = list(ICONS)
    across = 4
    tile = w * 0.92 / across
    down = int(h * 0.95 // tile)
    top = (h - down * tile) / 2
    for n in range(across * down):
        x, y = w * 0.04 + tile * (n % across + 0.5), top + tile * (n // across + 0.5)
        ground = colours[1 + (n + n // across) % (len(colours) - 1)]
        canvas.fill(
            box(x - tile * 0.45, y - tile * 0.45, tile * 0.9, tile * 0.9, tile * 0.08), ground
        )
        ink = contrast(ground)
        draw_icon(canvas.at(x, y), names[(n * 5 + 3) % len(names)], tile * 0.6, ink, None, 2.4)


ARTWORKS: dict[str, Callable[[Canvas, float, float, Colours], None]] = {
    "hills": hills,
    "tide": tide,
    "rooftops": rooftops,
    "bridge": bridge,
    "arches": arches,
    "rings": rings,
    "rain": rain,
    "stripes": stripes,
    "keys": keys,
    "sampler": sampler,
    "sitter": sitter,
}
