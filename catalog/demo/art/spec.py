"""What a picture is made from: a scene's name, a size, colours and a few words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureSpec:
    """A drawing order: equal specs give equal pixels; colours are #rrggbb, sizes are pixels."""

    scene: str
    width: int
    height: int
    colours: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    motif: str = ""
