"""Addresses of pictures, for pages, the desk and the API."""

from __future__ import annotations

from store.media.files import WIDTHS
from store.media.models import Image


def url(image: Image, width: int | None = None) -> str:
    """The address of the picture, or of its copy about `width` pixels wide (never larger)."""
    if width is None:
        return f"/media/{image.hash}.{image.extension}"
    return url_by_hash(image.hash, min(width, image.width))


def url_by_hash(digest: str, width: int) -> str:
    """The address of a copy, for rows that hold the hash alone: the next width that is made."""
    step = next((each for each in WIDTHS if each >= width), WIDTHS[-1])
    return f"/media/{digest}/{step}.webp"


def srcset(image: Image) -> str:
    """`address 160w, address 320w, …` up to the picture's own width."""
    steps = [width for width in WIDTHS if width <= image.width] or [WIDTHS[0]]
    return ", ".join(f"{url_by_hash(image.hash, width)} {width}w" for width in steps)
