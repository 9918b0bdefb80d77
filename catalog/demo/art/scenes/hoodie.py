"""A hooded sweatshirt laid flat."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import contrast, darker, lighter, luminance, mix, tint
from catalog.demo.art.paths import Outline, ellipse, mirrored, shape
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec

HALF = shape(
    "M 0 -360 L 120 -400 C 190 -384 256 -366 312 -338 C 376 -304 402 -240 416 -160 "
    "C 438 -30 462 130 486 292 L 494 356 C 462 372 426 378 394 376 L 386 312 C 370 180 344 30 "
    "306 -92 "
    "C 300 100 304 260 310 402 L 300 480 C 200 492 100 494 0 494"
)
BODY: Outline = mirrored(HALF)
HOOD = shape(
    "M -206 -350 C -262 -470 -228 -640 0 -644 C 228 -640 262 -470 206 -350 C 150 -316 60 -306 "
    "0 -290 "
    "C -60 -306 -150 -316 -206 -350 Z"
)
OPENING = shape(
    "M 0 -300 C -70 -330 -146 -400 -146 -476 C -146 -556 -80 -590 0 -590 C 80 -590 146 -556 "
    "146 -476 "
    "C 146 -400 70 -330 0 -300 Z"
)
LINING = shape(
    "M -128 -440 C -124 -540 -70 -570 0 -570 C 70 -570 124 -540 128 -440 C 80 -490 -80 -490 "
    "-128 -440 Z"
)
POCKET = shape(
    "M -150 170 L 150 170 C 160 240 190 290 226 312 L 226 396 L -226 396 L -226 312 "
    "C -190 290 -160 240 -150 170 Z"
)
HEM = shape("M -312 402 C -200 416 200 416 312 402")
CUFF = shape("M 384 308 C 420 310 456 304 488 292")
SLEEVE = shape("M 312 -338 C 286 -260 288 -170 306 -92")
SHADE = shape("M 120 -400 L 560 -300 L 560 560 L 70 560 C 220 330 230 40 180 -190 Z")
FOLDS = (
    "M 306 -88 C 260 -30 214 6 150 26 C 214 -14 262 -50 306 -88 Z",
    "M -306 -88 C -264 -22 -206 20 -140 40 C -206 -6 -260 -46 -306 -88 Z",
    "M 420 -60 C 396 -20 380 0 350 14 C 380 -20 400 -50 416 -90 Z",
    "M -430 -20 C -400 10 -380 24 -352 30 C -384 0 -404 -30 -424 -60 Z",
    "M -306 330 C -276 310 -256 280 -244 236 C -250 300 -272 340 -308 366 Z",
)


def draw_hoodie(canvas: Canvas, colour: str) -> None:
    """A plain hoodie, about 990 wide and 1140 high."""
    drop(canvas, (BODY, HOOD))
    seam = darker(colour, 0.34) if luminance(colour) > 0.25 else lighter(colour, 0.22)
    rib = mix(colour, seam, 0.2)
    canvas.fill(BODY, colour)
    with canvas.clip(BODY) as cloth:
        cloth.fill(SHADE, darker(colour, 0.5), 0.16)
        for text in FOLDS:
            cloth.fill(shape(text), darker(colour, 0.6), 0.22)
        for side in (1, -1):
            cloth.stroke([(x * side, y) for x, y in SLEEVE], seam, 3, 0.55)
            cloth.fill([(x * side, y) for x, y in (*CUFF, (500, 400), (390, 400))], rib)
            cloth.stroke([(x * side, y) for x, y in CUFF], seam, 3, 0.6)
        cloth.fill((*HEM, (340, 520), (-340, 520)), rib)
        cloth.stroke(HEM, seam, 3, 0.6)
        for place in range(-29, 30):
            cloth.stroke(((place * 10.3, 420), (place * 10.1, 500)), seam, 1.6, 0.28)
        cloth.shadow(POCKET, 2, 6, 7, 0.35)
        cloth.fill(POCKET, mix(colour, lighter(colour), 0.18))
        cloth.stroke(POCKET, seam, 3, 0.6, closed=True)
    _hood(canvas, colour, seam)


def _hood(canvas: Canvas, colour: str, seam: str) -> None:
    canvas.shadow(HOOD, 4, 12, 14, 0.30)
    canvas.fill(HOOD, mix(colour, lighter(colour), 0.12))
    with canvas.clip(HOOD) as cloth:
        cloth.fill(
            shape("M 60 -660 C 260 -600 300 -440 190 -330 L 60 -290 C 190 -400 200 -540 60 -660 Z"),
            darker(colour, 0.5),
            0.18,
        )
    canvas.fill(OPENING, darker(colour, 0.5))
    canvas.fill(LINING, darker(colour, 0.3))
    canvas.stroke(OPENING, mix(colour, seam, 0.15), 20, closed=True)
    for side in (1, -1):
        canvas.fill(ellipse(side * 62, -352, 8, 8), "#d9c9a8")
        cord = [
            (side * 62, -352),
            (side * 66, -300),
            (side * 58, -230),
            (side * 64, -170 - side * 12),
        ]
        canvas.shadow([*cord, (cord[-1][0] + 8, cord[-1][1])], 5, 6, 4, 0.5)
        canvas.stroke(cord, "#efe4cb", 9)
        canvas.stroke((cord[-1], (cord[-1][0], cord[-1][1] + 26)), "#c08a55", 10)


def hoodie(spec: PictureSpec) -> Canvas:
    """colours: cloth, ground, print ink (optional); motif: an icon between cords and pocket."""
    cloth, ground = spec.colours[:2]
    canvas = flat(spec, ground)
    place = canvas.at(spec.width / 2, spec.height / 2 + 74, 1.02)
    draw_hoodie(place, cloth)
    ink = spec.colours[2] if len(spec.colours) > 2 else contrast(cloth)
    if spec.motif:
        draw_icon(place.at(0, 20), spec.motif, 200, ink, tint(cloth, ink), 1.8)
    for number, line in enumerate(spec.words):
        place.words(line, 0, (0 if not spec.motif else 140) + number * 70, 56, ink, 0.05)
    return canvas
