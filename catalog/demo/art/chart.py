"""The size chart of the garments: a table in the shop's face."""

import io
from functools import cache

from PIL import Image

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.palette import COPPER, CREAM, INK, PAPER
from catalog.demo.art.paths import box

CHARTS = ("size-chart",)
_SIZE = (1200, 800)
_ROWS = (
    ("Size", "Chest", "Length", "Sleeve"),
    ("S", "96 cm", "69 cm", "20 cm"),
    ("M", "102 cm", "72 cm", "21 cm"),
    ("L", "108 cm", "74 cm", "22 cm"),
    ("XL", "116 cm", "77 cm", "23 cm"),
)


@cache
def size_chart() -> bytes:
    """The chart as PNG."""
    width, height = _SIZE
    canvas = Canvas(Image.new("RGB", _SIZE, CREAM))
    canvas.words("Measured flat, twice, by somebody awake", width / 2, 92, 40, INK)
    step, top = (width - 160) / len(_ROWS[0]), 170
    row_height = (height - top - 60) / len(_ROWS)
    for number, cells in enumerate(_ROWS):
        y = top + number * row_height
        if number % 2:
            canvas.fill(box(80, y, width - 160, row_height), PAPER)
        for place, text in enumerate(cells):
            x = 80 + (place + 0.5) * step
            canvas.words(text, x, y + row_height / 2, 34, COPPER if number == 0 else INK)
    canvas.fill(box(80, top + row_height - 2, width - 160, 3), COPPER)
    file = io.BytesIO()
    canvas.image.save(file, "PNG")
    return file.getvalue()
