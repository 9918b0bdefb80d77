"""Wallpapers for phones: the artworks of our prints at 1080 × 1920."""

from PIL import Image

from catalog.demo.art.canvas import lit
from catalog.demo.art.scenes.artwork import paint
from catalog.demo.art.spec import PictureSpec

WIDTH, HEIGHT = 1080, 1920

WALLPAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "hills-wallpaper": ("hills", ("#f6d9b0", "#f6d9b0", "#e0703c", "#3b3f5c")),
    "tide-wallpaper": ("tide", ("#1f3350", "#1f3350", "#f2d9a0", "#3f7180")),
    "rain-wallpaper": ("rain", ("#9fb8bf", "#9fb8bf", "#f3ead7", "#a9432f")),
    "rings-wallpaper": ("rings", ("#22303c", "#22303c", "#b8632f", "#d9a441")),
}


def wallpaper(name: str) -> Image.Image:
    """The wallpaper in RGB; KeyError when there is none of that name."""
    motif, colours = WALLPAPERS[name]
    canvas = lit(WIDTH, HEIGHT, colours[0])
    paint(canvas, WIDTH, HEIGHT, PictureSpec("wallpaper", WIDTH, HEIGHT, colours, (), motif))
    return canvas.image
