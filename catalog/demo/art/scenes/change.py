"""Coins, jars, tickets and stamps: the small things."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import COPPER, CREAM, INK, contrast, darker, lighter, mix, tint
from catalog.demo.art.paths import Outline, box, ellipse, shape
from catalog.demo.art.scenes.stage import drop, flat, stand, table
from catalog.demo.art.spec import PictureSpec

BRASS = "#d3a24a"
SILVER = "#b9bab4"
GLASS = shape(
    "M -190 -330 L 190 -330 L 190 -280 C 190 -240 290 -230 290 -140 L 290 300 C 290 350 262 "
    "372 210 374 "
    "C 70 382 -70 382 -210 374 C -262 372 -290 350 -290 300 L -290 -140 C -290 -230 -190 -240 "
    "-190 -280 Z"
)
HEAP = ((-200, 0), (-70, 6), (70, 4), (200, 0))


def coin_top(canvas: Canvas, x: float, y: float, metal: str, r: float = 70) -> None:
    """A coin seen from above."""
    place = canvas.at(x, y, r / 70)
    place.shadow(ellipse(0, 0, 70, 70), 8, 10, 7, 0.4)
    place.fill(ellipse(0, 0, 70, 70), darker(metal, 0.28))
    place.fill(ellipse(-2, -3, 67, 67), metal)
    place.stroke(ellipse(-1, -2, 55, 55), darker(metal, 0.25), 3.5, closed=True)
    place.stroke(ellipse(-2, -3, 62, 62, 185, 285), lighter(metal, 0.6), 5)
    place.words("2", -1, -2, 70, darker(metal, 0.42))


def coin_side(
    canvas: Canvas, x: float, y: float, metal: str, turn: float = 0, r: float = 72
) -> None:
    """A coin lying, seen from the side of a table."""
    place = canvas.at(x, y, r / 72, turn)
    place.fill(box(-72, -9, 144, 22, 10), darker(metal, 0.34))
    place.fill(ellipse(0, -8, 72, 19), metal)
    place.stroke(ellipse(0, -8, 56, 13), darker(metal, 0.22), 3, closed=True)
    place.stroke(ellipse(0, -8, 68, 17, 180, 290), lighter(metal, 0.55), 3.5)


def stack(canvas: Canvas, x: float, y: float, count: int, metal: str) -> None:
    """A pile of coins whose foot is at (x, y)."""
    stand(canvas, x, y + 6, 74, 18)
    for n in range(count):
        coin_side(canvas, x + (n * 7) % 5 - 2, y - n * 20, metal)


def draw_jar(canvas: Canvas, words: tuple[str, ...], fill: int = 6) -> None:
    """A glass jar with coins and a paper label, 580 wide; its foot at y = 374."""
    metals = (COPPER, BRASS, COPPER, SILVER, COPPER, BRASS, BRASS)
    canvas.fill(GLASS, "#dfe9e6", 0.42)
    with canvas.clip(GLASS) as inside:
        inside.fill(box(-290, 372 - fill * 50, 580, 500), darker(COPPER, 0.5), 0.55)
        for row in range(fill + 1):
            for column in range(-2, 3):
                x = column * 122 + (row % 2) * 56 - 26
                turn = ((row * 31 + column * 47) % 9 - 4) * 6
                coin_side(inside, x, 352 - row * 50, metals[(row * 3 + column * 2) % 7], turn, 78)
    canvas.stroke((*GLASS[1:], GLASS[0]), "#ffffff", 7, 0.6)
    canvas.fill(
        shape(
            "M -250 -130 C -262 -60 -258 120 -252 290 L -222 296 C -230 120 -230 -60 -216 -156 Z"
        ),
        "#ffffff",
        0.5,
    )
    canvas.fill(
        shape("M 248 -120 C 258 0 256 160 250 290 L 236 292 C 242 160 244 0 234 -130 Z"),
        "#ffffff",
        0.28,
    )
    canvas.fill(ellipse(0, -330, 190, 30), "#eef4f1", 0.55)
    canvas.stroke(ellipse(0, -330, 190, 30), "#ffffff", 8, 0.8, closed=True)
    if words:
        canvas.shadow(box(-190, -40, 380, 210, 10), 4, 6, 8, 0.35)
        canvas.fill(box(-190, -40, 380, 210, 10), CREAM)
        canvas.stroke(box(-176, -26, 352, 182, 5), COPPER, 3.5, closed=True)
        for n, line in enumerate(words):
            size = min(62.0, 300 / canvas.width(line, 62) * 62)
            canvas.words(line, 0, 66 + (n - (len(words) - 1) / 2) * 78, size, INK, 0.02)


def jar(spec: PictureSpec) -> Canvas:
    """colours: wall; words: the label's lines."""
    canvas = table(spec, spec.colours[0], 1080)
    place = canvas.at(600, 790, 1.16)
    stand(place, 0, 356, 286, 36)
    draw_jar(place, spec.words)
    stack(canvas, 230, 1262, 4, COPPER)
    stack(canvas, 1010, 1300, 2, BRASS)
    for x, y, turn in ((560, 300, -24), (660, 200, 32), (590, 96, 10)):
        coin_side(canvas, x, y, COPPER, turn, 74)
    return canvas


def draw_ticket(canvas: Canvas, colour: str, words: tuple[str, ...], motif: str) -> None:
    """A ticket of 760 by 330 with bites at its ends and a stub."""
    edge: list[tuple[float, float]] = []
    for n in range(7):
        y = -141 + n * 47
        edge += ellipse(380, y, 14, 14, 270, 90)
    outline: Outline = (
        (-380, -165),
        (380, -165),
        *edge,
        (380, 165),
        (-380, 165),
        *((-x, -y) for x, y in edge),
    )
    drop(canvas, (outline,), 0.5)
    canvas.fill(outline, colour)
    ink = contrast(colour)
    canvas.stroke(box(-340, -136, 680, 272, 10), ink, 3.5, closed=True)
    for n in range(9):
        canvas.stroke(((150, -120 + n * 30), (150, -108 + n * 30)), ink, 4)
    canvas.words(words[0], -95, -54, 34, ink, 0.14)
    size = min(96.0, 390 / canvas.width(words[1], 96, 0.02) * 96)
    canvas.words(words[1], -95, 34, size, ink, 0.02)
    draw_icon(canvas.at(246, 0), motif, 140, ink, tint(colour, ink), 2)


def tickets(spec: PictureSpec) -> Canvas:
    """colours: ticket, ground, two tickets behind; words: small line, large line; motif: icon."""
    front, ground, second, third = spec.colours
    canvas = flat(spec, ground)
    for x, y, turn, colour in (
        (560, 430, -17, third),
        (640, 690, 5, second),
        (590, 990, -6, front),
    ):
        draw_ticket(canvas.at(x, y, 1.2, turn), colour, spec.words, spec.motif)
    coin_top(canvas, 1010, 1270, COPPER, 78)
    coin_top(canvas, 900, 1350, BRASS, 62)
    return canvas


def draw_stamp(canvas: Canvas, motif: str, field: str) -> None:
    """A postage stamp of 700 by 860 with an icon in its field."""
    outline: list[tuple[float, float]] = []
    for n in range(10):
        outline += ellipse(-315 + n * 70, -430, 22, 22, 180, 0)
    for n in range(12):
        outline += ellipse(350, -385 + n * 70, 22, 22, -90, -270)
    for n in range(10):
        outline += ellipse(315 - n * 70, 430, 22, 22, 0, -180)
    for n in range(12):
        outline += ellipse(-350, 385 - n * 70, 22, 22, 90, -90)
    drop(canvas, (outline,), 0.7)
    canvas.fill(outline, CREAM)
    canvas.fill(box(-290, -370, 580, 740, 6), field)
    canvas.stroke(box(-272, -352, 544, 704, 4), mix(field, contrast(field), 0.4), 3, closed=True)
    accent = lighter(COPPER, 0.35) if field != lighter(COPPER, 0.35) else CREAM
    draw_icon(canvas.at(0, -10), motif, 430, contrast(field), accent, 1.7)


def stamp(spec: PictureSpec) -> Canvas:
    """colours: stamp's field, ground; motif: the icon."""
    field, ground = spec.colours
    canvas = flat(spec, ground)
    draw_stamp(canvas.at(spec.width / 2, spec.height / 2, 1.12, -3), spec.motif, field)
    return canvas


def stamps(spec: PictureSpec) -> Canvas:
    """A sheet of nine stamps; words: the icons' names; colours: ground, then the fields in turn."""
    canvas = flat(spec, spec.colours[0])
    fields = spec.colours[1:]
    for n, name in enumerate(spec.words):
        place = canvas.at(236 + (n % 3) * 364, 300 + (n // 3) * 450, 0.46, ((n * 5) % 7 - 3) * 0.7)
        draw_stamp(place, name, fields[n % len(fields)])
    return canvas
