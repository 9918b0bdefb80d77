"""Pictures as templates see them; the page makes the address from `src`."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.queries.pictures import Picture
from themes.liquid.drops import Drop


class ImageDrop(Drop):
    """`image`: an opaque source, its words, and the pixels of the original."""

    fields = frozenset({"src", "alt", "width", "height"})

    def __init__(self, picture: Picture) -> None:
        self.src = picture.hash
        self.alt = picture.alt
        self.width = picture.width
        self.height = picture.height


def images(pictures: Sequence[Picture]) -> list[ImageDrop]:
    """Drops of pictures, in their order."""
    return [ImageDrop(picture) for picture in pictures]
