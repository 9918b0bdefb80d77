"""Where things lie or stand: lit grounds, table tops, and shadows that agree."""

from collections.abc import Sequence

from catalog.demo.art.canvas import Canvas, Cast, lit
from catalog.demo.art.palette import darker, lighter
from catalog.demo.art.paths import Point, box, ellipse
from catalog.demo.art.spec import PictureSpec


def flat(spec: PictureSpec, ground: str) -> Canvas:
    """A ground seen from above, for things that lie flat."""
    return lit(spec.width, spec.height, ground)


def table(spec: PictureSpec, wall: str, horizon: float) -> Canvas:
    """A wall and a table top that meet at `horizon` (units from the top)."""
    canvas = lit(spec.width, spec.height, wall)
    top = box(0, horizon, spec.width, spec.height - horizon)
    canvas.shaded(top, (darker(wall, 0.20), darker(wall, 0.10)))
    canvas.fill(box(0, horizon, spec.width, 3), lighter(wall, 0.35))
    return canvas


def drop(canvas: Canvas, outlines: Sequence[Sequence[Point]], lift: float = 1) -> None:
    """The shadow of things that lie flat: light from the upper left, a close and a wide part."""
    wide: list[Cast] = [(outline, 26 * lift, 34 * lift, 26 * lift, 0.26) for outline in outlines]
    near: list[Cast] = [(outline, 5, 7, 6, 0.22) for outline in outlines]
    canvas.shadows(wide + near)


def stand(canvas: Canvas, x: float, y: float, rx: float, ry: float) -> None:
    """The shadow of something that stands on a table at (x, y)."""
    wide = ellipse(x + rx * 0.45, y + ry * 0.2, rx * 1.35, ry * 1.1)
    near = ellipse(x, y, rx * 1.02, ry * 0.9)
    canvas.shadows([(wide, 0, 0, rx * 0.14, 0.30), (near, 4, 4, 8, 0.45)])
