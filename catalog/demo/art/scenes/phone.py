"""A phone that lies on a ground and shows a wallpaper."""

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.palette import contrast, darker
from catalog.demo.art.paths import box, ellipse, shape
from catalog.demo.art.scenes.artwork import paint
from catalog.demo.art.scenes.stage import drop, flat
from catalog.demo.art.spec import PictureSpec

BODY = box(-300, -600, 600, 1200, 92)
GLASS = box(-276, -576, 552, 1152, 72)


def phone(spec: PictureSpec) -> Canvas:
    """colours: sky, ground, then the artwork's; motif: the artwork."""
    canvas = flat(spec, spec.colours[1])
    place = canvas.at(spec.width / 2, spec.height / 2, 0.98, 6)
    drop(place, (BODY,))
    place.fill(box(294, -250, 14, 150, 6), "#15181c")
    place.fill(BODY, "#1b1f25")
    place.stroke(box(-296, -596, 592, 1192, 90), "#4a5058", 4, closed=True)
    with place.clip(GLASS) as screen:
        paint(screen.at(-276, -576), 552, 1152, spec)
        screen.words("10:08", 0, -436, 118, contrast(spec.colours[0]), 0.02)
        screen.fill(shape("M -276 -576 L 90 -576 L -276 230 Z"), "#ffffff", 0.07)
        screen.fill(box(-80, 550, 160, 8, 4), contrast(darker(spec.colours[-1], 0.1)), 0.8)
    place.fill(ellipse(0, -540, 13, 13), "#101317")
    return canvas
