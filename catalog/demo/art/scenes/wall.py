"""Framed prints on a wall and records on a table."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.palette import CREAM, INK, contrast, darker, lighter, mix
from catalog.demo.art.paths import box, ellipse, shape
from catalog.demo.art.scenes.artwork import paint
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec

OAK = "#b98d5d"


def print_(spec: PictureSpec) -> Canvas:
    """colours: paper, wall, then the artwork's; motif: the artwork, or words: lines of type."""
    canvas = flat(spec, spec.colours[1])
    place = canvas.at(spec.width / 2, spec.height / 2 - 10)
    draw_frame(place, spec)
    return canvas


def draw_frame(place: Canvas, spec: PictureSpec) -> None:
    """An oak frame of 840 by 1120 with a mount and the print in it."""
    drop(place, (box(-420, -560, 840, 1120),), 1.2)
    place.fill(box(-420, -560, 840, 1120), OAK)
    place.fill(((-420, -560), (420, -560), (390, -530), (-390, -530)), lighter(OAK, 0.3))
    place.fill(((420, -560), (420, 560), (390, 530), (390, -530)), darker(OAK, 0.22))
    place.fill(((-420, 560), (420, 560), (390, 530), (-390, 530)), darker(OAK, 0.34))
    place.fill(box(-390, -530, 780, 1060), CREAM)
    with place.clip(box(-390, -530, 780, 1060)) as mount:
        mount.shadow(
            shape("M -400 -540 L 400 -540 L 400 -520 L -380 -520 L -380 540 L -400 540 Z"),
            4,
            6,
            10,
            0.4,
        )
    with place.clip(box(-300, -430, 600, 840)) as sheet:
        if spec.motif:
            paint(sheet.at(-300, -430), 600, 840, spec)
        else:
            sheet.fill(box(-300, -430, 600, 840), spec.colours[0])
            _type(sheet, spec)
    place.stroke(box(-300, -430, 600, 840), mix(CREAM, INK, 0.2), 2, closed=True)
    place.fill(shape("M -390 -530 L -60 -530 L -390 120 Z"), "#ffffff", 0.07)


def _type(sheet: Canvas, spec: PictureSpec) -> None:
    """Words set large, each line as wide as the sheet allows, like a wood-type poster."""
    inks = spec.colours[2:]
    sizes = [min(250.0, 500 / sheet.width(line, 100) * 100) for line in spec.words]
    height = sum(size * 0.98 for size in sizes)
    y = -10 - height / 2
    for number, (line, size) in enumerate(zip(spec.words, sizes, strict=True)):
        y += size * 0.49
        sheet.words(line, 0, y, size, inks[number % len(inks)])
        y += size * 0.49
    for edge in (-370, 350):
        sheet.stroke(((-250, edge), (250, edge)), inks[0], 6)
        sheet.stroke(((-250, edge + 13), (250, edge + 13)), inks[0], 2)


def draw_record(place: Canvas, spec: PictureSpec) -> None:
    """A sleeve of 760 by 760 with the disc half out."""
    disc = ellipse(250, 0, 356, 356)
    sleeve = box(-460, -380, 760, 760, 4)
    drop(place, (disc, sleeve), 0.8)
    place.fill(disc, "#1d1c20")
    for radius in range(150, 350, 22):
        place.stroke(ellipse(250, 0, radius, radius), "#37353b", 2.2, closed=True)
    place.fill(shape("M 250 0 L 520 -230 C 580 -160 600 -90 604 -40 Z"), "#ffffff", 0.09)
    place.fill(ellipse(250, 0, 116, 116), spec.colours[2])
    place.fill(ellipse(250, 0, 14, 14), "#f2ead9")
    place.shadow(box(-460, -376, 760, 752), 12, 6, 12, 0.6)
    with place.clip(sleeve) as cover:
        paint(cover.at(-460, -380), 760, 760, spec)
        cover.fill(shape("M -460 -380 L 40 -380 L -460 240 Z"), "#ffffff", 0.05)
        cover.fill(box(290, -380, 10, 760), INK, 0.18)


def record(spec: PictureSpec) -> Canvas:
    """colours: sleeve, ground, then the artwork's; motif: the artwork; words: title and side."""
    canvas = flat(spec, spec.colours[1])
    place = canvas.at(spec.width / 2 - 70, spec.height / 2 - 10, 0.97, -4)
    draw_record(place, spec)
    ink = contrast(spec.colours[0])
    title = spec.words[0]
    wide = place.width(title, 54, 0.04)
    place.fill(box(-430, -352, wide + 52, 92), spec.colours[0])
    place.words(title, -430 + wide / 2 + 26, -306, 54, ink, 0.04)
    return canvas
