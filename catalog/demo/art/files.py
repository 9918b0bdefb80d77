"""Files to download: what a source is called, of which type it is, and its bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from catalog.demo.art.chapters import chapter_html, chapter_text, guide, has_chapter, has_guide
from catalog.demo.art.icons import ICONS, icon_image, icon_svg
from catalog.demo.art.tunes import TUNES, tune
from catalog.demo.art.wallpapers import WALLPAPERS, wallpaper


@dataclass(frozen=True, slots=True)
class FileSource:
    """Where a file comes from: a kind (icon-svg, icon-png, tune, chapter-html …) and a name."""

    kind: str
    name: str


ICON_PIXELS = 512
TEXTS: dict[str, Callable[[str], str]] = {
    "icon-svg": icon_svg,
    "chapter-html": chapter_html,
    "chapter-text": chapter_text,
    "guide": guide,
}


def describe(source: FileSource) -> tuple[str, str]:
    """File name and content type; KeyError for a kind or name that does not exist."""
    stem = source.name.replace("/", "-")
    if source.kind in ("icon-svg", "icon-png") and source.name in ICONS:
        ending = source.kind.removeprefix("icon-")
        return f"{stem}.{ending}", {"svg": "image/svg+xml", "png": "image/png"}[ending]
    if source.kind == "tune" and source.name in TUNES:
        return f"{stem}.wav", "audio/wav"
    if source.kind == "wallpaper" and source.name in WALLPAPERS:
        return f"{stem}.png", "image/png"
    if source.kind == "chapter-html" and has_chapter(source.name):
        return f"{stem}.html", "text/html; charset=utf-8"
    if source.kind == "chapter-text" and has_chapter(source.name):
        return f"{stem}.txt", "text/plain; charset=utf-8"
    if source.kind == "guide" and has_guide(source.name):
        return f"{stem}.txt", "text/plain; charset=utf-8"
    raise KeyError(f"{source.kind}:{source.name}")


def content(source: FileSource) -> bytes:
    """The bytes of a file, the same each time; KeyError for what does not exist."""
    describe(source)
    if source.kind == "icon-png":
        return _png(icon_image(source.name, ICON_PIXELS))
    if source.kind == "wallpaper":
        return _png(wallpaper(source.name))
    if source.kind == "tune":
        return tune(source.name)
    return TEXTS[source.kind](source.name).encode()


def _png(image: Image.Image) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
