"""A T-shirt laid flat, with a print on its chest."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import contrast, darker, lighter, luminance, mix, tint
from catalog.demo.art.paths import Outline, mirrored, shape
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec

HALF = shape(
    "M 0 -352 C 62 -352 112 -388 128 -446 C 190 -424 250 -408 304 -386 C 362 -360 392 -318 414 "
    "-262 "
    "C 438 -202 462 -140 484 -78 C 446 -52 404 -36 362 -28 C 340 -84 316 -136 288 -180 "
    "C 282 20 286 240 298 462 C 200 482 100 486 0 486"
)
BODY: Outline = mirrored(HALF)
INSIDE = shape(
    "M -128 -446 C -80 -420 80 -420 128 -446 C 112 -388 62 -352 0 -352 C -62 -352 -112 -388 "
    "-128 -446 Z"
)
NECK = shape("M -128 -446 C -112 -376 -62 -338 0 -338 C 62 -338 112 -376 128 -446")
WHOLE: Outline = (
    *mirrored(HALF[HALF.index((128.0, -446.0)) :]),
    *shape("M -128 -446 C -80 -424 80 -424 128 -446"),
)
NECK_SEAM = shape("M -142 -442 C -126 -362 -70 -324 0 -324 C 70 -324 126 -362 142 -442")
BACK = shape("M -126 -440 C -80 -412 80 -412 126 -440")
HEM = shape("M -296 438 C -200 456 200 456 296 438")
SLEEVE = shape("M 304 -386 C 276 -320 272 -250 288 -180")
CUFF = shape("M 352 -52 C 392 -62 432 -78 474 -102")
SHADE = shape(
    "M 128 -446 L 520 -300 L 520 520 L 60 520 C 210 300 215 20 170 -200 C 160 -300 150 -380 "
    "128 -446 Z"
)
FOLDS = (
    "M 286 -178 C 250 -120 200 -80 140 -62 C 200 -100 246 -140 286 -178 Z",
    "M 288 -100 C 262 -30 214 20 160 50 C 216 4 258 -46 288 -100 Z",
    "M -286 -178 C -250 -110 -196 -66 -128 -40 C -190 -88 -242 -134 -286 -178 Z",
    "M -292 330 C -230 300 -190 240 -170 160 C -180 270 -226 340 -294 380 Z",
    "M 292 380 C 236 350 200 310 176 250 C 214 296 250 322 290 334 Z",
)


def draw_tee(canvas: Canvas, colour: str, shadow: bool = True) -> None:
    """A plain T-shirt, about 970 wide and 930 high, centred on the origin."""
    if shadow:
        drop(canvas, (BODY,))
    seam = darker(colour, 0.34) if luminance(colour) > 0.25 else lighter(colour, 0.22)
    canvas.fill(BODY, colour)
    with canvas.clip(BODY) as cloth:
        cloth.fill(SHADE, darker(colour, 0.5), 0.16)
        for text in FOLDS:
            cloth.fill(shape(text), darker(colour, 0.6), 0.20)
        for side in (1, -1):
            cloth.stroke([(x * side, y) for x, y in SLEEVE], seam, 3, 0.55)
            cloth.stroke([(x * side, y) for x, y in CUFF], seam, 2.5, 0.5)
        cloth.stroke(HEM, seam, 2.5, 0.5)
    with canvas.clip(WHOLE) as collar:
        collar.fill(INSIDE, darker(colour, 0.42))
        collar.stroke(BACK, darker(colour, 0.24), 22)
        collar.stroke(NECK, mix(colour, seam, 0.16), 26)
        collar.stroke(NECK_SEAM, seam, 2.2, 0.45)


def tee(spec: PictureSpec) -> Canvas:
    """colours: cloth, ground, print ink (optional); motif: an icon; words: a line below it."""
    cloth, ground = spec.colours[:2]
    canvas = flat(spec, ground)
    shirt = canvas.at(spec.width / 2, spec.height / 2 - 10, 1.08)
    draw_tee(shirt, cloth)
    ink = spec.colours[2] if len(spec.colours) > 2 else contrast(cloth)
    chest(shirt, spec, ink, cloth)
    return canvas


def close(spec: PictureSpec) -> Canvas:
    """The same shirt seen from near, for the print's sake."""
    cloth, ground = spec.colours[:2]
    canvas = flat(spec, ground)
    shirt = canvas.at(spec.width / 2 + 60, spec.height / 2 + 330, 2.1, -5)
    draw_tee(shirt, cloth)
    ink = spec.colours[2] if len(spec.colours) > 2 else contrast(cloth)
    chest(shirt, spec, ink, cloth)
    return canvas


def chest(shirt: Canvas, spec: PictureSpec, ink: str, cloth: str) -> None:
    """The print: an icon, a line of words, or both."""
    if spec.motif:
        accent = spec.colours[3] if len(spec.colours) > 3 else tint(cloth, ink)
        draw_icon(shirt.at(0, -120), spec.motif, 230, ink, accent, 1.7)
    top = 50 if spec.motif else -170
    for place, line in enumerate(spec.words):
        size = 46 if spec.motif else 88
        shirt.words(line, 0, top + place * size * 1.35, size, ink, 0.04)
