"""Wide still lifes for the home page and the shelves, put together from the goods."""

from collections.abc import Callable

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import COPPER, CREAM, INK, contrast, darker, lighter, mix, tint
from catalog.demo.art.paths import box, ellipse, shape
from catalog.demo.art.scenes.artwork import scatter
from catalog.demo.art.scenes.change import (
    BRASS,
    SILVER,
    coin_top,
    draw_jar,
    draw_stamp,
    draw_ticket,
    stack,
)
from catalog.demo.art.scenes.hoodie import draw_hoodie
from catalog.demo.art.scenes.mug import draw_mug, steam
from catalog.demo.art.scenes.paper import draw_notebook, draw_pencil
from catalog.demo.art.scenes.small import draw_cap, draw_sock
from catalog.demo.art.scenes.stage import drop, flat, stand, table
from catalog.demo.art.scenes.tee import draw_tee
from catalog.demo.art.scenes.wall import draw_frame, draw_record
from catalog.demo.art.spec import PictureSpec

MOSS, BRICK, SKY, STRAW = "#5d6f4e", "#a9432f", "#9fb8bf", "#d9a441"
METALS = (COPPER, COPPER, BRASS, COPPER, SILVER, BRASS)
TAG = shape(
    "M -150 -190 L 0 -290 L 150 -190 L 150 250 C 150 266 140 276 124 276 L -124 276 "
    "C -140 276 -150 266 -150 250 Z"
)


def draw_tag(canvas: Canvas, colour: str, words: tuple[str, ...]) -> None:
    """A price tag with an eyelet and a length of string."""
    drop(canvas, (TAG,), 0.5)
    canvas.fill(TAG, colour)
    ink = contrast(colour)
    canvas.stroke([(x * 0.9, y * 0.92) for x, y in TAG], ink, 3, 0.7, closed=True)
    canvas.fill(ellipse(0, -190, 30, 30), darker(colour, 0.25))
    canvas.fill(ellipse(0, -190, 17, 17), darker(colour, 0.7))
    canvas.stroke(
        shape("M 0 -190 C 30 -300 -60 -360 10 -470 C 60 -540 20 -620 60 -700"), "#e9dcc0", 9
    )
    for n, line in enumerate(words):
        size = min(110.0, 232 / canvas.width(line, 110) * 110)
        canvas.words(line, 0, 56 + (n - (len(words) - 1) / 2) * 118, size, ink)


def _lying_book(canvas: Canvas, y: float, wide: float, colour: str, dx: float) -> None:
    canvas.fill(box(dx - wide / 2, y - 74, wide, 74, 10), colour)
    canvas.fill(box(dx - wide / 2 + 26, y - 62, wide - 20, 50), "#efe6d2")
    for step in range(4):
        canvas.stroke(
            ((dx - wide / 2 + 30, y - 52 + step * 11), (dx + wide / 2, y - 52 + step * 11)),
            "#d0c3a6",
            1.8,
        )
    canvas.fill(box(dx - wide / 2, y - 74, 40, 74, 10), darker(colour, 0.15))
    canvas.fill(box(dx - wide / 2, y - 16, wide, 16, 6), darker(colour, 0.3))


def counter(spec: PictureSpec) -> Canvas:
    """The shop's counter: frame, books, a mug, the jar and piles of coppers."""
    wall = spec.colours[0]
    canvas = table(spec, wall, 742)
    art = PictureSpec("print", 0, 0, ("#f3dfbd", wall, "#d4703a", "#2f4d4a"), (), "hills")
    draw_frame(canvas.at(330, 300, 0.42), art)
    draw_tag(canvas.at(1390, 290, 0.62, 5), CREAM, ("two", "pence"))
    stand(canvas, 372, 838, 250, 26)
    pile = ((0, 450, MOSS, 0), (-74, 410, "#e8d3a6", 14), (-148, 430, BRICK, -12))
    for dy, wide, colour, dx in pile:
        _lying_book(canvas, 850 + dy, wide, colour, 370 + dx)
    place = canvas.at(345, 508, 0.4)
    steam(place, lighter(wall, 0.7))
    draw_mug(place, SKY)
    draw_icon(place.at(-4, 30), "teapot", 220, INK, CREAM, 1.8)
    place = canvas.at(860, 560, 0.88)
    stand(place, 0, 356, 286, 36)
    draw_jar(place, ("small", "change"), 7)
    for x, y, count, metal in (
        (1160, 866, 9, COPPER),
        (1310, 846, 5, BRASS),
        (1258, 906, 3, COPPER),
        (1450, 892, 2, SILVER),
        (640, 902, 4, COPPER),
    ):
        stack(canvas, x, y, count, metal)
    return canvas


def wardrobe(spec: PictureSpec) -> Canvas:
    """A shirt, a cap and socks laid out side by side."""
    canvas = flat(spec, spec.colours[0])
    shirt = canvas.at(560, 520, 0.86, -6)
    draw_tee(shirt, INK)
    draw_icon(shirt.at(0, -120), "coin", 230, CREAM, tint(INK, CREAM), 1.7)
    hat = canvas.at(1245, 300, 0.54, 8)
    draw_cap(hat, STRAW, BRICK)
    draw_icon(hat.at(0, -120), "apple", 190, INK, CREAM, 2)
    draw_sock(canvas.at(1230, 690, 0.44, 14), darker(SKY, 0.07), BRICK, "stripes")
    draw_sock(canvas.at(1340, 730, 0.46, 6), SKY, BRICK, "stripes")
    return canvas


def coppers(spec: PictureSpec) -> Canvas:
    """Tickets on a field of coins."""
    canvas = flat(spec, spec.colours[0])
    for n in range(46):
        x, y = scatter(n)
        coin_top(canvas, 30 + x * 1540, 30 + y * 940, METALS[n % 6], 54 + (n * 7) % 26)
    for x, y, turn, colour in ((700, 400, -9, CREAM), (880, 610, 6, COPPER)):
        draw_ticket(canvas.at(x, y, 1.15, turn), colour, ("GOOD FOR ONE", "LOOK-UP"), "letter")
    return canvas


def pocketful(spec: PictureSpec) -> Canvas:
    """Stamps in a row with coins between them."""
    canvas = flat(spec, spec.colours[0])
    fields = (SKY, INK, "#f0c98f", MOSS)
    for n, name in enumerate(("teapot", "cat", "cherries", "bicycle")):
        place = canvas.at(260 + n * 362, 470 + (n % 2) * 60, 0.46, (-5, 3, -2, 6)[n])
        draw_stamp(place, name, fields[n])
    for n, (x, y) in enumerate(
        (
            (130, 850),
            (440, 160),
            (480, 880),
            (800, 170),
            (850, 866),
            (1170, 130),
            (1190, 880),
            (1490, 860),
            (1500, 140),
            (300, 910),
            (1020, 905),
        )
    ):
        coin_top(canvas, x, y, METALS[n % 6], 58 + n % 3 * 9)
    return canvas


def parcel(spec: PictureSpec) -> Canvas:
    """A hoodie and a record, just unpacked."""
    canvas = flat(spec, spec.colours[0])
    place = canvas.at(500, 560, 0.76, -5)
    draw_hoodie(place, MOSS)
    draw_icon(place.at(0, 20), "moon", 200, CREAM, tint(MOSS, CREAM), 1.8)
    art = PictureSpec("record", 0, 0, (INK, CREAM, STRAW, COPPER), (), "rings")
    draw_record(canvas.at(1160, 480, 0.68, 7), art)
    draw_pencil(canvas.at(1260, 900, 0.72, 84), BRICK)
    return canvas


def tags(spec: PictureSpec) -> Canvas:
    """Three price tags on strings."""
    canvas = flat(spec, spec.colours[0])
    rows = (
        (430, 590, -8, CREAM, ("a little",)),
        (820, 640, 3, BRICK, ("less",)),
        (1200, 580, 9, "#f0c98f", ("than", "before")),
    )
    for x, y, turn, colour, words in rows:
        draw_tag(canvas.at(x, y, 0.98, turn), colour, words)
    return canvas


def drawer(spec: PictureSpec) -> Canvas:
    """Notebooks, pencils and a stamp or two."""
    canvas = flat(spec, spec.colours[0])
    for x, y, turn, cover, band, motif in (
        (420, 540, -9, BRICK, INK, "moon"),
        (860, 500, 4, MOSS, STRAW, "key"),
    ):
        place = canvas.at(x, y, 0.74, turn)
        draw_notebook(place, cover, band)
        draw_icon(place.at(-20, -60), motif, 250, mix(cover, CREAM, 0.8), None, 1.8)
    for n, (x, turn) in enumerate(((1200, 5), (1290, -3), (1374, 8))):
        draw_pencil(canvas.at(x, 830 + n * 24, 0.94, turn), (COPPER, INK, STRAW)[n])
    draw_stamp(canvas.at(1490, 820, 0.22, 9), "letter", SKY)
    return canvas


def pattern(spec: PictureSpec) -> Canvas:
    """colours: ground; words: icons repeated in a quiet half-drop pattern."""
    ground = spec.colours[0]
    canvas = flat(spec, ground)
    ink = mix(ground, contrast(ground), 0.72)
    for row in range(-1, 6):
        for column in range(-1, 9):
            name = spec.words[(row + column * 2) % len(spec.words)]
            x, y = 100 + column * 200, 110 + row * 200 + (column % 2) * 100
            draw_icon(
                canvas.at(x, y, 1, ((row * 5 + column * 3) % 5 - 2) * 4),
                name,
                118,
                ink,
                tint(ground, ink),
                2,
            )
    return canvas


LAYOUTS: dict[str, Callable[[PictureSpec], Canvas]] = {
    "counter": counter,
    "wardrobe": wardrobe,
    "coppers": coppers,
    "pocketful": pocketful,
    "parcel": parcel,
    "tags": tags,
    "drawer": drawer,
}


def still(spec: PictureSpec) -> Canvas:
    """motif: the layout; colours: the ground."""
    return LAYOUTS[spec.motif](spec)
