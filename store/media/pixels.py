"""Bytes to picture to bytes: what is no picture is refused, what is one is drawn anew."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from store.kernel.errors import Invalid

BYTES = 20 * 1024 * 1024
PIXELS = 40_000_000
SIDE = 12_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
_QUALITY = 90
_WEBP_QUALITY = 80


@dataclass(frozen=True)
class Encoded:
    """A picture as it is stored: nothing of the file that came in but its colours."""

    content: bytes
    extension: str
    width: int
    height: int


def encode(content: bytes, *, field: str = "image") -> Encoded:
    """Draw the picture anew, upright, without metadata: PNG when it has holes or flat colours.

    Raises Invalid: empty_file, image_too_large, invalid_image.
    """
    picture = _opened(content, field)
    source = picture.format
    drawn = _upright(picture, field)
    extension = "png" if drawn.mode == "RGBA" or source in {"PNG", "GIF"} else "jpg"
    return Encoded(_bytes(drawn, extension), extension, *drawn.size)


def webp(content: bytes, widths: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """WebP copies of a stored picture, by width in pixels; it is decoded once."""
    with Pillow.open(io.BytesIO(content)) as picture:
        picture.load()
        for width in widths:
            height = max(1, round(picture.height * width / picture.width))
            small = picture.resize((width, height), Pillow.Resampling.LANCZOS)
            yield width, _bytes(small, "webp")


def _opened(content: bytes, field: str) -> Pillow.Image:
    if not content:
        raise Invalid("empty_file", "This file is empty.", field)
    if len(content) > BYTES:
        megabytes = BYTES // 1024 // 1024
        raise Invalid("image_too_large", f"A picture has at most {megabytes} MB.", field)
    try:
        with warnings.catch_warnings():
            # Pillow only warns of some bombs; the sizes are looked at below, before any pixel is.
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            picture = Pillow.open(io.BytesIO(content), formats=FORMATS)
    except Pillow.DecompressionBombError as error:
        raise _too_many_pixels(field) from error
    except Exception as error:  # decoders fail in many ways on what an outsider sends
        raise _no_picture(field) from error
    if max(picture.size) > SIDE or picture.width * picture.height > PIXELS:
        raise _too_many_pixels(field)
    return picture


def _upright(picture: Pillow.Image, field: str) -> Pillow.Image:
    """The first frame, turned as its camera says, in RGB or RGBA."""
    try:
        picture.load()
        turned = ImageOps.exif_transpose(picture)
        mode = "RGBA" if turned.has_transparency_data else "RGB"
        drawn = _in_srgb(turned) if mode == "RGB" else turned.convert(mode)
    except Exception as error:  # decoders fail in many ways on what an outsider sends
        raise _no_picture(field) from error
    if mode == "RGBA" and drawn.getchannel("A").getextrema() == (255, 255):
        return drawn.convert("RGB")
    return drawn


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """The colours as every screen reads them; the profile that told others is not kept."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, told, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            turned = None  # a broken profile is as good as none
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _bytes(picture: Pillow.Image, extension: str) -> bytes:
    picture.info = {}  # colour profile, EXIF and texts stay behind
    out = io.BytesIO()
    if extension == "png":
        picture.save(out, "PNG", optimize=True)
    elif extension == "jpg":
        picture.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    else:
        picture.save(out, "WEBP", quality=_WEBP_QUALITY, method=4)
    return out.getvalue()


def _no_picture(field: str) -> Invalid:
    return Invalid("invalid_image", "This is not a picture: use PNG, JPEG, WebP, GIF, AVIF.", field)


def _too_many_pixels(field: str) -> Invalid:
    message = f"A picture has at most {PIXELS // 1_000_000} megapixels."
    return Invalid("image_too_large", message, field)
