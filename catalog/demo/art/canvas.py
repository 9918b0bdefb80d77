"""A canvas over Pillow: filled and stroked outlines, gradients, clips, soft shadows, words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageMath

from catalog.demo.art.palette import SHADE, rgb
from catalog.demo.art.paths import Point

EDGES = 4
LETTERS = 2
SOFT = 4
DITHER = (0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5)
SHARP = 0.85
LIGHT = 14
FONT = Path(__file__).parent / "fonts" / "young-serif-latin-400.woff"

Box = tuple[int, int, int, int]
Cast = tuple[Sequence[Point], float, float, float, float]


@lru_cache(maxsize=64)
def font(pixels: int) -> ImageFont.FreeTypeFont:
    """The display face at a size in device pixels."""
    return ImageFont.truetype(str(FONT), pixels)


class Canvas:
    """An image with a place, a size and a turn; design units are pixels of the result."""

    def __init__(
        self,
        image: Image.Image,
        unit: complex = 1 + 0j,
        origin: complex = 0j,
    ) -> None:
        self.image = image
        self._unit = unit
        self._origin = origin

    def at(self, x: float, y: float, size: float = 1, turn: float = 0) -> Canvas:
        """The same image, drawn to from (x, y), scaled and turned clockwise by degrees."""
        unit = (
            self._unit * size * complex(math.cos(math.radians(turn)), math.sin(math.radians(turn)))
        )
        return Canvas(self.image, unit, self._origin + self._unit * complex(x, y))

    def _device(self, outline: Sequence[Point]) -> list[Point]:
        places = [self._origin + self._unit * complex(x, y) for x, y in outline]
        return [(place.real, place.imag) for place in places]

    def _bounds(self, points: Sequence[Point], margin: float = 1) -> Box | None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = max(0, math.floor(min(xs) - margin)), max(0, math.floor(min(ys) - margin))
        right = min(self.image.width, math.ceil(max(xs) + margin))
        low = min(self.image.height, math.ceil(max(ys) + margin))
        return (left, top, right, low) if right > left and low > top else None

    def _paint(self, points: Sequence[Point], colour: str, alpha: float, thick: float) -> None:
        """Lay a colour down through a mask: an area, or a line of some thickness."""
        bounds = self._bounds(points, thick + 1)
        if bounds is not None:
            mask = _mask(points, bounds, round(alpha * 255), thick)
            self.image.paste(rgb(colour), bounds, mask)

    def fill(self, outline: Sequence[Point], colour: str, alpha: float = 1) -> None:
        """Fill an outline, more or less opaquely."""
        self._paint(self._device(outline), colour, alpha, 0)

    def stroke(
        self,
        outline: Sequence[Point],
        colour: str,
        width: float,
        alpha: float = 1,
        closed: bool = False,
    ) -> None:
        """Draw along an outline with round ends and joints."""
        points = self._device((*outline, outline[0]) if closed else outline)
        self._paint(points, colour, alpha, width * abs(self._unit))

    def shaded(
        self, outline: Sequence[Point], colours: Sequence[str], across: bool = False
    ) -> None:
        """Fill with an even run of colours, downwards or across."""
        points = self._device(outline)
        xs, ys = [x for x, _ in points], [y for _, y in points]
        whole = (math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))
        size = (max(1, whole[2] - whole[0]), max(1, whole[3] - whole[1]))
        self.image.paste(_run(colours, across, size), whole[:2], _mask(points, whole))

    def shadow(
        self, outline: Sequence[Point], dx: float, dy: float, blur: float, alpha: float
    ) -> None:
        """A soft shadow of an outline, moved by (dx, dy) in units of this canvas."""
        self.shadows([(outline, dx, dy, blur, alpha)])

    def shadows(self, parts: Sequence[Cast]) -> None:
        """Several shadows laid down as one: made small and blurred, then enlarged."""
        moved = [self._device([(x + dx, y + dy) for x, y in part]) for part, dx, dy, _, _ in parts]
        widest = max(blur for _, _, _, blur, _ in parts) * abs(self._unit)
        bounds = self._bounds([point for points in moved for point in points], widest * 3)
        if bounds is None:
            return
        size = (bounds[2] - bounds[0], bounds[3] - bounds[1])
        whole = Image.new("L", (size[0] // SOFT + 1, size[1] // SOFT + 1))
        for points, (_, _, _, blur, alpha) in zip(moved, parts, strict=True):
            small = Image.new("L", whole.size)
            near = [((x - bounds[0]) / SOFT, (y - bounds[1]) / SOFT) for x, y in points]
            ImageDraw.Draw(small).polygon(near, fill=round(alpha * 255))
            small = small.filter(ImageFilter.GaussianBlur(blur * abs(self._unit) / SOFT))
            whole = ImageChops.screen(whole, small)
        self.image.paste(rgb(SHADE), bounds, whole.resize(size, Image.Resampling.BILINEAR))

    @contextmanager
    def clip(self, outline: Sequence[Point]) -> Iterator[Canvas]:
        """A canvas that draws only inside an outline."""
        points = self._device(outline)
        bounds = self._bounds(points)
        if bounds is None:
            yield Canvas(Image.new("RGB", (1, 1)), self._unit, complex(-9e6, -9e6))
            return
        part = self.image.crop(bounds)
        yield Canvas(part, self._unit, self._origin - complex(bounds[0], bounds[1]))
        self.image.paste(part, bounds, _mask(points, bounds))

    def words(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: str,
        spacing: float = 0,
        alpha: float = 1,
    ) -> None:
        """A line of text centred on (x, y), in capitals' height; spacing is a share of the size."""
        pixels = max(6, round(size * abs(self._unit) * LETTERS))
        mask = _lettered(text, pixels, round(spacing * pixels))
        turn = -math.degrees(math.atan2(self._unit.imag, self._unit.real))
        if abs(turn) > 0.05:
            mask = mask.rotate(turn, Image.Resampling.BICUBIC, expand=True)
        mask = mask.reduce(LETTERS)
        if alpha < 1:
            mask = mask.point([round(value * alpha) for value in range(256)])
        place = self._origin + self._unit * complex(x, y)
        corner = (round(place.real - mask.width / 2), round(place.imag - mask.height / 2))
        self.image.paste(rgb(colour), corner, mask)

    def width(self, text: str, size: float, spacing: float = 0) -> float:
        """How wide a line of text would be, in units of this canvas."""
        pixels = max(6, round(size * abs(self._unit) * LETTERS))
        length = font(pixels).getlength(text) + round(spacing * pixels) * (len(text) - 1)
        return length / LETTERS / abs(self._unit)


def _mask(points: Sequence[Point], bounds: Box, value: int = 255, thick: float = 0) -> Image.Image:
    """What an area or a line covers inside the bounds: drawn larger, then made smaller."""
    left, top, right, low = bounds
    mask = Image.new("L", ((right - left) * EDGES, (low - top) * EDGES))
    moved = [((x - left) * EDGES, (y - top) * EDGES) for x, y in points]
    draw = ImageDraw.Draw(mask)
    if thick:
        _line(draw, moved, thick * EDGES, value)
    else:
        draw.polygon(moved, fill=value)
    return mask.reduce(EDGES)


def _line(draw: ImageDraw.ImageDraw, points: Sequence[Point], thick: float, ink: int) -> None:
    """Quads that share their corners along a smooth run, and a disc at ends and sharp turns.

    Pillow's own wide lines round every joint for itself, which shows as a ragged edge on curves.
    """
    half = max(thick / 2, 0.5)
    run = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    if len(run) < 2:
        return
    ways = [_way(one, other) for one, other in itertools.pairwise(run)]
    joints: list[tuple[complex, complex]] = []
    for place, point in enumerate(run):
        before, after = ways[max(0, place - 1)], ways[min(place, len(ways) - 1)]
        bend = (after / before).real
        smooth = 0 < place < len(run) - 1 and bend > SHARP
        middle = (before + after) / abs(before + after) if smooth else 0j
        joints.append((middle or before, middle or after))
        if not smooth:
            x, y = point
            draw.ellipse((x - half, y - half, x + half, y + half), fill=ink)
    for place, way in enumerate(itertools.pairwise(run)):
        first, last = complex(*way[0]), complex(*way[1])
        start, end = joints[place][1] * 1j * half, joints[place + 1][0] * 1j * half
        quad = (first + start, last + end, last - end, first - start)
        draw.polygon([(corner.real, corner.imag) for corner in quad], fill=ink)


def _way(one: Point, other: Point) -> complex:
    step = complex(other[0] - one[0], other[1] - one[1])
    return step / abs(step)


@lru_cache(maxsize=256)
def _lettered(text: str, pixels: int, gap: int) -> Image.Image:
    face = font(pixels)
    advance = [face.getlength(letter) for letter in text]
    width = round(sum(advance)) + gap * (len(text) - 1) if gap else round(face.getlength(text))
    mask = Image.new("L", (width + pixels, pixels * 2))
    draw = ImageDraw.Draw(mask)
    # Capitals of this face are about 0.72 of its size: the baseline that centres them.
    baseline = pixels + round(pixels * 0.36)
    if not gap:
        draw.text((pixels / 2, baseline), text, fill=255, font=face, anchor="ls")
        return mask
    place = pixels / 2
    for letter, step in zip(text, advance, strict=True):
        draw.text((place, baseline), letter, fill=255, font=face, anchor="ls")
        place += step + gap
    return mask


def _run(colours: Sequence[str], across: bool, size: tuple[int, int]) -> Image.Image:
    """Colours in an even run, resized to the size asked for."""
    count = len(colours)
    strip = Image.new("RGB", (count, 1) if across else (1, count))
    for place, colour in enumerate(colours):
        strip.putpixel((place, 0) if across else (0, place), rgb(colour))
    # Sampled between the middles of the outer pixels, so that the run has no flat ends.
    inner = (0.5, 0, count - 0.5, 1) if across else (0, 0.5, 1, count - 0.5)
    return strip.resize(size, Image.Resampling.BILINEAR, box=inner)


@lru_cache(maxsize=4)
def _glow(width: int, height: int) -> Image.Image:
    """Window light as an image of numbers, dithered so that no step shows when it is rounded."""
    corners = Image.new("F", (2, 2))
    for x, y, light in ((0, 0, LIGHT), (1, 0, LIGHT / 5), (0, 1, -LIGHT / 5), (1, 1, -LIGHT)):
        corners.putpixel((x, y), light + 0.5)
    glow = corners.resize((width, height), Image.Resampling.BILINEAR, box=(0.5, 0.5, 1.5, 1.5))
    grain = Image.new("F", (width, height))
    tile = Image.new("F", (4, 4))
    for place, rank in enumerate(DITHER):
        tile.putpixel((place % 4, place // 4), (rank + 0.5) / 16 - 0.5)
    for x in range(0, width, 4):
        grain.paste(tile, (x, 0))
    row = grain.crop((0, 0, width, 4))
    for y in range(4, height, 4):
        grain.paste(row, (0, y))
    both = ImageMath.lambda_eval(
        lambda parts: parts["glow"] + parts["grain"], glow=glow, grain=grain
    )
    return cast("Image.Image", both)


def lit(width: int, height: int, colour: str) -> Canvas:
    """A ground that is lighter at the upper left, as by a window."""
    glow = _glow(width, height)
    bands = [
        glow.point(lambda light, part=part: light * 1 + part).convert("L") for part in rgb(colour)
    ]
    return Canvas(Image.merge("RGB", bands))
