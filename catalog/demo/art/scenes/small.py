"""Socks and caps."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.icons import draw_icon
from catalog.demo.art.palette import contrast, darker, lighter, luminance, mix, tint
from catalog.demo.art.paths import box, ellipse, shape
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec

SOCK = shape(
    "M -118 -470 C -60 -482 60 -482 118 -470 C 112 -300 104 -60 112 96 C 116 170 140 210 132 282 "
    "C 122 372 60 402 -20 424 C -100 448 -170 480 -240 502 C -330 530 -414 486 -412 404 "
    "C -410 340 -352 316 -296 292 C -200 250 -120 190 -112 90 C -104 -60 -112 -300 -118 -470 Z"
)
CROWN = shape(
    "M -352 96 C -372 -190 -196 -330 0 -330 C 196 -330 372 -190 352 96 C 220 20 -220 20 -352 96 Z"
)
BRIM = shape(
    "M -352 84 C -220 10 220 10 352 84 C 430 128 470 200 452 262 C 440 296 396 292 360 272 "
    "C 220 196 -220 196 -360 272 C -396 292 -440 296 -452 262 C -470 200 -430 128 -352 84 Z"
)
LIP = shape(
    "M -452 258 C -438 296 -396 292 -360 272 C -220 196 220 196 360 272 C 396 292 438 296 452 258"
)


def draw_sock(canvas: Canvas, colour: str, accent: str, pattern: str) -> None:
    """One sock, toe to the left; pattern: stripes, dots, coins or hoops."""
    drop(canvas, (SOCK,), 0.7)
    canvas.fill(SOCK, colour)
    with canvas.clip(SOCK) as wool:
        _pattern(wool, accent, pattern)
        wool.fill(ellipse(112, 300, 130, 120), accent)
        wool.fill(shape("M -300 270 C -262 340 -256 430 -290 530 L -460 560 L -460 250 Z"), accent)
        wool.fill(box(-140, -500, 280, 118), accent)
        wool.stroke(((-140, -380), (140, -380)), darker(accent, 0.4), 3, 0.5)
        for place in range(-12, 13):
            wool.stroke(((place * 10, -490), (place * 10, -386)), darker(accent, 0.4), 2, 0.3)
        wool.fill(
            shape(
                "M 40 -500 C 44 -300 30 0 30 120 C 20 300 -120 380 -420 470 L -300 600 L 240 "
                "460 L 200 -500 Z"
            ),
            darker(colour, 0.6),
            0.13,
        )
        wool.fill(
            shape("M -112 60 C -60 130 0 150 70 140 C 0 180 -80 190 -130 150 Z"),
            darker(colour, 0.7),
            0.16,
        )


def _pattern(wool: Canvas, accent: str, pattern: str) -> None:
    if pattern == "hoops":
        for place in range(-10, 14):
            wool.stroke(((-460, place * 62 + 40), (200, place * 62 - 16)), accent, 20)
        return
    if pattern == "stripes":
        for place in range(3):
            wool.fill(box(-140, -352 + place * 44, 280, 22), accent)
        return
    for row in range(-7, 10):
        for column in range(-8, 4):
            x, y = column * 84 + (row % 2) * 42, row * 62
            if pattern == "dots":
                wool.fill(ellipse(x, y, 15, 15), accent)
            else:
                draw_icon(wool.at(x, y), pattern, 56, accent, None, 3)


def socks(spec: PictureSpec) -> Canvas:
    """colours: wool, ground, accent; motif: stripes, dots, hoops or an icon's name."""
    wool, ground, accent = spec.colours
    canvas = flat(spec, ground)
    draw_sock(canvas.at(610, 610, 1.0, 9), darker(wool, 0.07), accent, spec.motif)
    draw_sock(canvas.at(800, 800, 1.06, 2), wool, accent, spec.motif)
    return canvas


def draw_cap(canvas: Canvas, colour: str, brim: str) -> None:
    """A six-panel cap seen from the front, about 910 wide."""
    drop(canvas, (CROWN, BRIM))
    seam = darker(colour, 0.36) if luminance(colour) > 0.25 else lighter(colour, 0.25)
    canvas.fill(CROWN, colour)
    with canvas.clip(CROWN) as cloth:
        cloth.fill(
            shape("M 120 -340 C 330 -240 330 20 300 120 L 420 120 L 420 -340 Z"),
            darker(colour, 0.6),
            0.2,
        )
        cloth.fill(
            shape("M 0 -330 C 170 -250 200 -60 190 60 L 310 90 C 330 -150 200 -300 0 -330 Z"),
            darker(colour, 0.6),
            0.08,
        )
        for side in (1, -1):
            panel = shape(f"M 0 -330 C {side * 170} -250 {side * 205} -70 {side * 198} 60")
            cloth.stroke(panel, seam, 3, 0.6)
            cloth.fill(ellipse(side * 238, -142, 9, 11), darker(colour, 0.5))
            cloth.stroke(ellipse(side * 238, -142, 12, 14), seam, 3, 0.7, closed=True)
    canvas.fill(ellipse(0, -332, 26, 13), mix(colour, seam, 0.25))
    canvas.shadow(
        shape("M -352 84 C -220 10 220 10 352 84 C 220 40 -220 40 -352 84 Z"), 0, -4, 10, 0.5
    )
    canvas.fill(BRIM, brim)
    with canvas.clip(BRIM) as cloth:
        cloth.fill(
            shape("M 80 20 C 300 40 420 120 470 300 L 600 300 L 500 0 Z"), darker(brim, 0.6), 0.16
        )
        for step in (22, 44, 66):
            line = [(x * (1 - step / 900), y - step) for x, y in LIP]
            cloth.stroke(line, darker(brim, 0.4), 2.4, 0.4)
        cloth.stroke(LIP, darker(brim, 0.35), 12)


def cap(spec: PictureSpec) -> Canvas:
    """colours: crown, ground, brim; motif: the icon on its front."""
    crown, ground, brim = spec.colours
    canvas = flat(spec, ground)
    place = canvas.at(spec.width / 2, spec.height / 2 + 20, 1.1, -4)
    draw_cap(place, crown, brim)
    ink = contrast(crown)
    draw_icon(place.at(0, -120), spec.motif, 190, ink, tint(crown, ink), 2)
    return canvas
