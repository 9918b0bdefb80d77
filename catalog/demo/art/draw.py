"""draw(): a picture from its specification."""

from collections.abc import Callable

from PIL import Image

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.scenes.change import jar, stamp, stamps, tickets
from catalog.demo.art.scenes.hoodie import hoodie
from catalog.demo.art.scenes.mug import mug
from catalog.demo.art.scenes.paper import book, notebook
from catalog.demo.art.scenes.phone import phone
from catalog.demo.art.scenes.small import cap, socks
from catalog.demo.art.scenes.still import pattern, still
from catalog.demo.art.scenes.tee import close, tee
from catalog.demo.art.scenes.wall import print_, record
from catalog.demo.art.spec import PictureSpec

SCENES: dict[str, Callable[[PictureSpec], Canvas]] = {
    "book": book,
    "cap": cap,
    "hoodie": hoodie,
    "jar": jar,
    "mug": mug,
    "notebook": notebook,
    "pattern": pattern,
    "phone": phone,
    "print": print_,
    "record": record,
    "socks": socks,
    "stamp": stamp,
    "stamps": stamps,
    "still": still,
    "tee": tee,
    "tee-close": close,
    "tickets": tickets,
}


def draw(picture: PictureSpec) -> Image.Image:
    """The picture in RGB at its size; the same picture each time; KeyError for an unknown scene."""
    return SCENES[picture.scene](picture).image
