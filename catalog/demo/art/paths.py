"""Outlines in a small language close to SVG's: flattened for drawing, printed for SVG files."""

import math
from functools import lru_cache

Point = tuple[float, float]
Outline = tuple[Point, ...]
Segment = tuple[str, tuple[float, ...]]

ARC = 0.5522847498
ARGUMENTS = {"M": 2, "L": 2, "C": 6, "Q": 4, "Z": 0, "O": 3, "R": 5}
STEPS = 18


def segments(text: str) -> list[Segment]:
    """Absolute M L C Q Z, and O cx cy r (circle), R x y w h r (rounded box), as M L C Q Z."""
    tokens = text.replace(",", " ").split()
    found: list[Segment] = []
    place, command = 0, ""
    while place < len(tokens):
        if tokens[place] in ARGUMENTS:
            command = tokens[place]
            place += 1
        count = ARGUMENTS[command]
        numbers = tuple(float(token) for token in tokens[place : place + count])
        place += count
        if command == "O":
            found += _circle(*numbers)
        elif command == "R":
            found += _box(*numbers)
        else:
            found.append((command, numbers))
        if command == "M":
            command = "L"
    return found


def _circle(x: float, y: float, r: float) -> list[Segment]:
    return _box(x - r, y - r, 2 * r, 2 * r, r)


def _box(x: float, y: float, w: float, h: float, r: float) -> list[Segment]:
    k, right, low = r * (1 - ARC), x + w, y + h
    return [
        ("M", (x + r, y)),
        ("L", (right - r, y)),
        ("C", (right - k, y, right, y + k, right, y + r)),
        ("L", (right, low - r)),
        ("C", (right, low - k, right - k, low, right - r, low)),
        ("L", (x + r, low)),
        ("C", (x + k, low, x, low - k, x, low - r)),
        ("L", (x, y + r)),
        ("C", (x, y + k, x + k, y, x + r, y)),
        ("Z", ()),
    ]


def svg_path(text: str) -> str:
    """The same outline as the d attribute of an SVG path."""
    parts = []
    for command, numbers in segments(text):
        parts.append(command + " ".join(f"{round(number, 2):g}" for number in numbers))
    return "".join(parts)


@lru_cache(maxsize=1024)
def outlines(text: str) -> tuple[tuple[Outline, bool], ...]:
    """Each contour as points, with whether it is closed."""
    found: list[tuple[Outline, bool]] = []
    points: list[Point] = []
    for command, n in segments(text):
        if command == "M":
            if points:
                found.append((tuple(points), False))
            points = [(n[0], n[1])]
        elif command == "L":
            points.append((n[0], n[1]))
        elif command == "C":
            points += _cubic(points[-1], n)
        elif command == "Q":
            (x, y), (cx, cy, ex, ey) = points[-1], n
            first = (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3)
            points += _cubic(
                (x, y), (*first, ex + (cx - ex) * 2 / 3, ey + (cy - ey) * 2 / 3, ex, ey)
            )
        else:
            found.append((tuple(points), True))
            points = []
    if points:
        found.append((tuple(points), False))
    return tuple(found)


def _cubic(start: Point, n: tuple[float, ...]) -> list[Point]:
    made = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        x = a * start[0] + b * n[0] + c * n[2] + d * n[4]
        y = a * start[1] + b * n[1] + c * n[3] + d * n[5]
        made.append((x, y))
    return made


def shape(text: str) -> Outline:
    """The first contour of an outline."""
    return outlines(text)[0][0]


def ellipse(
    x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360
) -> Outline:
    """An ellipse or a part of it, from start to end in degrees, clockwise from three o'clock."""
    steps = max(8, round(abs(end - start) / 4))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + rx * math.cos(angle), y + ry * math.sin(angle)) for angle in angles)


def box(x: float, y: float, w: float, h: float, r: float = 0) -> Outline:
    """A rectangle with rounded corners."""
    return shape(f"R {x} {y} {w} {h} {r}")


def mirrored(outline: Outline, middle: float = 0) -> Outline:
    """An open half outline and its mirror image, joined to a whole."""
    return outline + tuple((2 * middle - x, y) for x, y in reversed(outline))
