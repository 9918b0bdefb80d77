"""Addresses of assets and pictures, and the picture element itself."""

from __future__ import annotations

from collections.abc import Mapping

from liquid.exceptions import FilterArgumentError

from themes.liquid.drops import Drop, DropError
from themes.liquid.filters.numbers import number
from themes.liquid.scope import Frame
from themes.liquid.text import Safe, attributes, to_text

WIDEST = 5760
Picture = Drop | Mapping[str, object]
PICTURES = (Drop, Mapping)


class ImageUrl(str):
    """A picture's address that remembers which picture and which size it is."""

    source: str
    alt: str
    width: int
    height: int
    original: int


def asset_url(frame: Frame, value: object) -> str:
    """The address of a file in the theme's assets folder."""
    try:
        return frame.host.asset_url(to_text(value))
    except Exception as err:
        raise DropError("asset_url") from err


def image_url(frame: Frame, value: object, *, width: object = None, height: object = None) -> str:
    """The address of a picture at a size; never larger than the original; '' for nil."""
    image = _image_of(value)
    if image is None:
        return ""
    original, tall = int(number(_read(image, "width"))), int(number(_read(image, "height")))
    wide = min(int(number(width)) or original, original or WIDEST, WIDEST)
    high = int(number(height))
    if wide < 1 or high < 0:
        raise FilterArgumentError("image_url: wrong size", token=None)
    source = to_text(_read(image, "src"))
    made = ImageUrl(_address(frame, source, wide, high))
    made.source, made.alt = source, to_text(_read(image, "alt"))
    made.width, made.original = wide, original
    made.height = high or (round(wide * tall / original) if original else 0)
    return made


def image_tag(
    frame: Frame, value: object, *, widths: object = "", sizes: object = None, **named: object
) -> Safe:
    """An img element with srcset, width, height and alt; `alt: ''` hides a picture from readers."""
    if not isinstance(value, ImageUrl):
        return Safe("")
    wanted = sorted({int(part) for part in to_text(widths).split(",") if part.strip().isdigit()})
    steps = [width for width in wanted if 0 < width <= min(value.original or WIDEST, WIDEST)]
    srcset = ", ".join(
        f"{_address(frame, value.source, width, _scaled(value, width))} {width}w" for width in steps
    )
    pairs: dict[str, object] = {
        "src": str(value),
        "srcset": srcset or None,
        "sizes": sizes if srcset else None,
        "width": value.width,
        "height": value.height or None,
        "alt": value.alt,
        "loading": "lazy",
        "decoding": "async",
    }
    pairs.update(named)
    return Safe(f"<img{attributes(pairs)}>")


def _scaled(value: ImageUrl, width: int) -> int:
    return round(width * value.height / value.width) if value.height else 0


def _address(frame: Frame, source: str, width: int, height: int) -> str:
    try:
        return frame.host.image_url(source, width, height)
    except Exception as err:
        raise DropError("image_url") from err


def _image_of(value: object) -> Picture | None:
    """The picture itself, or the first one of a product, variant, line or collection."""
    if not isinstance(value, PICTURES):
        return None
    if _read(value, "src") is not None:
        return value
    for name in ("featured_image", "image"):
        found = _read(value, name)
        if isinstance(found, PICTURES):
            return found
    return None


def _read(value: Picture, name: str) -> object:
    try:
        return value[name]
    except KeyError:
        return None
