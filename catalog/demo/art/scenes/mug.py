"""A mug on a table."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import contrast, darker, lighter, tint
from catalog.demo.art.paths import ellipse, shape
from catalog.demo.art.scenes.stage import stand, table
from catalog.demo.art.spec import PictureSpec

BODY = shape(
    "M -260 -260 C -260 -200 260 -200 260 -260 L 250 190 C 248 262 214 292 150 300 "
    "C 60 312 -60 312 -150 300 C -214 292 -248 262 -250 190 Z"
)
WALLS = shape(
    "M -260 -260 L 260 -260 L 250 190 C 248 262 214 292 150 300 "
    "C 60 312 -60 312 -150 300 C -214 292 -248 262 -250 190 Z"
)
HANDLE = shape("M 236 -150 C 330 -190 424 -130 416 -10 C 410 100 330 160 236 150")


def draw_mug(canvas: Canvas, glaze: str, drink: str = "#6b4326") -> None:
    """A plain mug, about 700 wide and 600 high; its foot stands at y = 300."""
    canvas.stroke(HANDLE, darker(glaze, 0.22), 62)
    canvas.stroke([(x - 5, y - 7) for x, y in HANDLE], glaze, 44)
    canvas.stroke([(x - 10, y - 16) for x, y in HANDLE][6:26], lighter(glaze, 0.5), 9)
    run = (
        darker(glaze, 0.10),
        lighter(glaze, 0.28),
        glaze,
        glaze,
        darker(glaze, 0.14),
        darker(glaze, 0.34),
    )
    canvas.shaded(WALLS, run, across=True)
    rim = ellipse(0, -260, 260, 52)
    canvas.fill(rim, lighter(glaze, 0.55))
    inside = ellipse(0, -257, 240, 43)
    canvas.fill(inside, darker(glaze, 0.30))
    with canvas.clip(inside) as well:
        well.fill(ellipse(0, -226, 232, 38), drink)
        well.fill(ellipse(-40, -232, 150, 18), lighter(drink, 0.25), 0.5)
    with canvas.clip(BODY) as side:
        side.fill(
            shape(
                "M -214 -180 C -206 0 -206 120 -200 214 L -176 220 C -184 100 -184 0 -190 -176 Z"
            ),
            "#ffffff",
            0.35,
        )
        side.fill(
            shape("M -300 262 C -100 292 100 292 300 262 L 300 330 L -300 330 Z"),
            darker(glaze, 0.6),
            0.12,
        )


def steam(canvas: Canvas, colour: str) -> None:
    """Two curls above a mug."""
    for x, size in ((-70, 1.0), (60, 0.8)):
        curl = shape("M 0 0 C -46 -60 46 -110 0 -180 C -34 -234 20 -270 14 -310")
        canvas.at(x, -300, size).stroke(curl, colour, 13, 0.5)


def mug(spec: PictureSpec) -> Canvas:
    """colours: glaze, wall, print ink (optional); motif: an icon; words: lines on the side."""
    glaze, wall = spec.colours[:2]
    canvas = table(spec, wall, 1010)
    place = canvas.at(spec.width / 2 - 62, 830, 1.1)
    steam(place, lighter(wall, 0.7))
    stand(place, 0, 284, 250, 34)
    draw_mug(place, glaze)
    ink = spec.colours[2] if len(spec.colours) > 2 else contrast(glaze)
    if spec.motif:
        draw_icon(
            place.at(-4, 0 if spec.words else 30), spec.motif, 220, ink, tint(glaze, ink), 1.8
        )
    top = 160 if spec.motif else 30 - 46 * (len(spec.words) - 1)
    for number, line in enumerate(spec.words):
        size = 40 if spec.motif else 66
        place.words(line, -4, top + number * 92, size, ink, 0.05)
    return canvas
