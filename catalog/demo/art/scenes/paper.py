"""Notebooks, books and pencils, seen from above."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import COPPER, CREAM, INK, contrast, darker, lighter, mix
from catalog.demo.art.paths import box, shape
from catalog.demo.art.scenes.artwork import paint
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec


def draw_notebook(canvas: Canvas, cover: str, band: str) -> None:
    """A closed notebook of 640 by 900 with rounded corners, a band and a ribbon."""
    whole = box(-320, -450, 640, 900, 34)
    drop(canvas, (whole,))
    ribbon = ((110, 440), (116, 520), (104, 540))
    canvas.stroke(ribbon, darker(band, 0.1), 18)
    canvas.fill(box(-314, -440, 640, 898, 34), darker(cover, 0.4))
    canvas.fill(box(-316, -444, 638, 896, 30), "#efe6d2")
    for step in range(3):
        canvas.stroke(((322 - step * 3, -420), (322 - step * 3, 430)), "#c9bb9c", 1.6)
    canvas.fill(box(-320, -450, 634, 892, 32), cover)
    with canvas.clip(box(-320, -450, 634, 892, 32)) as face:
        face.fill(box(-320, -450, 58, 900), darker(cover, 0.5), 0.22)
        face.stroke(((-262, -450), (-262, 450)), darker(cover, 0.6), 3, 0.4)
        face.fill(shape("M -320 -450 L 120 -450 L -320 220 Z"), lighter(cover), 0.14)
        face.shadow(box(232, -460, 26, 920), 4, 2, 5, 0.5)
        face.fill(box(230, -460, 26, 920), band)
        face.fill(box(248, -460, 8, 920), darker(band, 0.3))


def draw_pencil(canvas: Canvas, colour: str, length: float = 620) -> None:
    """A pencil that points down, its tip at the origin."""
    body = box(-17, -length, 34, length - 76)
    tip = shape("M -17 -76 L 17 -76 L 0 0 Z")
    drop(canvas, (box(-17, -length, 34, length),), 0.35)
    canvas.fill(body, colour)
    canvas.fill(box(-17, -length, 11, length - 76), lighter(colour, 0.3))
    canvas.fill(box(7, -length, 10, length - 76), darker(colour, 0.25))
    canvas.fill(tip, "#ecd3a8")
    canvas.fill(shape("M 7 -76 L 17 -76 L 0 0 Z"), "#d4b483")
    canvas.fill(shape("M -6 -26 L 6 -26 L 0 0 Z"), INK)
    canvas.fill(box(-18, -length - 26, 36, 30), "#cfc6b2")
    canvas.fill(box(-17, -length - 72, 34, 50, 12), "#d98c80")


def notebook(spec: PictureSpec) -> Canvas:
    """colours: cover, ground, band; motif: an icon on the label; words: the label's line."""
    cover, ground, band = spec.colours
    canvas = flat(spec, ground)
    draw_pencil(canvas.at(1046, 1180, 1.06, 4), COPPER if band != COPPER else INK)
    place = canvas.at(spec.width / 2 - 78, spec.height / 2, 1.12, -5)
    draw_notebook(place, cover, band)
    _label(place, spec)
    return canvas


def _label(place: Canvas, spec: PictureSpec) -> None:
    cover = spec.colours[0]
    if not spec.words:
        ink = mix(cover, contrast(cover), 0.75)
        draw_icon(place.at(-20, -60), spec.motif, 250, ink, None, 1.8)
        return
    place.fill(box(-200, -260, 370, 250, 8), CREAM)
    place.stroke(box(-186, -246, 342, 222, 4), INK, 3, closed=True)
    draw_icon(place.at(-15, -172), spec.motif, 110)
    place.words(spec.words[0], -15, -72, 38, INK, 0.06)


def draw_book(canvas: Canvas, spec: PictureSpec) -> None:
    """A hardback of 660 by 960: a painted cover with title, its pages to the right and below."""
    whole = box(-330, -480, 668, 966, 8)
    drop(canvas, (whole,))
    canvas.fill(box(-322, -470, 664, 962, 6), darker(spec.colours[0], 0.5))
    canvas.fill(box(-326, -474, 660, 958), "#efe6d2")
    for step in range(4):
        canvas.stroke(((332 - step * 2.5, -470), (332 - step * 2.5, 480)), "#cbbd9f", 1.2)
    face = box(-330, -480, 654, 954, 6)
    with canvas.clip(face) as cover:
        paint(cover.at(-330, -480), 654, 954, spec)
        cover.fill(box(-330, -480, 26, 960), darker(spec.colours[0], 0.6), 0.35)
        cover.fill(box(-304, -480, 10, 960), "#ffffff", 0.10)
        cover.fill(shape("M -330 -480 L 60 -480 L -330 60 Z"), "#ffffff", 0.05)


def book(spec: PictureSpec) -> Canvas:
    """colours: sky, ground, then the artwork's; motif: the artwork; words: title, last line."""
    canvas = flat(spec, spec.colours[1])
    place = canvas.at(spec.width / 2 - 6, spec.height / 2, 1.16, 3)
    draw_book(place, spec)
    ink = contrast(spec.colours[0])
    size = min(74.0, *(560 / place.width(line, 74, 0.03) * 74 for line in spec.words[:-1]))
    for number, line in enumerate(spec.words[:-1]):
        place.words(line, 10, -385 + number * size * 1.2, size, ink, 0.03)
    place.words(spec.words[-1], 10, 410, 30, contrast(spec.colours[-1]), 0.08)
    return canvas
