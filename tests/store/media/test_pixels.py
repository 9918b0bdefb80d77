"""Pictures on arrival: drawn anew and upright, or refused; never kept as they came."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo

from store.kernel.errors import Invalid
from store.media import pixels
from store.media.pixels import encode, webp
from tests.store.media.support import drawn, read

SCRIPT = b"<script>alert(document.domain)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        encode(content)
    assert caught.value.field == "image"
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "mode", "extension"),
    [
        ("PNG", "RGB", "png"),
        ("PNG", "RGBA", "png"),
        ("PNG", "P", "png"),
        ("PNG", "1", "png"),
        ("PNG", "I;16", "png"),
        ("GIF", "P", "png"),
        ("JPEG", "RGB", "jpg"),
        ("JPEG", "L", "jpg"),
        ("JPEG", "CMYK", "jpg"),
        ("WEBP", "RGB", "jpg"),
        ("AVIF", "RGB", "jpg"),
    ],
)
def test_every_kind_becomes_png_or_jpeg(kind: str, mode: str, extension: str) -> None:
    kept = encode(drawn(kind, mode=mode))
    assert (kept.extension, kept.width, kept.height) == (extension, 40, 20)
    assert read(kept.content).format == {"png": "PNG", "jpg": "JPEG"}[extension]


def test_holes_stay_holes() -> None:
    picture = Pillow.new("RGBA", (10, 10), (255, 0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=True)
    kept = encode(out.getvalue())
    assert kept.extension == "png"
    assert read(kept.content).convert("RGBA").getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"<!doctype html><html>" + SCRIPT,
        b"GIF89a",
        b"GIF89a" + SCRIPT,
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        b"\xff\xd8\xff\xe0" + SCRIPT,
        b"%PDF-1.7",
        b"MZ\x90",
        b"\0" * 100,
        drawn()[:60],
        drawn("JPEG")[:200],
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    assert _refusal(content) == "invalid_image"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA", "EPS"])
def test_kinds_that_shops_do_not_need_are_refused(kind: str) -> None:
    assert _refusal(drawn(kind)) == "invalid_image"


def test_nothing_is_refused_by_name() -> None:
    assert _refusal(b"") == "empty_file"


def test_a_file_of_two_kinds_comes_out_as_one() -> None:
    for polyglot in (drawn() + SCRIPT, drawn("JPEG") + SCRIPT, drawn("GIF", mode="P") + SCRIPT):
        assert SCRIPT in polyglot
        assert SCRIPT not in encode(polyglot).content
    told = PngInfo()
    told.add_text("Comment", SCRIPT.decode())
    assert SCRIPT not in encode(drawn(pnginfo=told)).content
    assert SCRIPT not in encode(drawn("JPEG", comment=SCRIPT)).content


def _png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be as large as it is told."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(12_001, 1), (1, 12_001), (9_000, 9_000), (60_000, 60_000)])
def test_bombs_are_refused_before_they_go_off(size: tuple[int, int]) -> None:
    assert _refusal(_png_of(*size)) == "image_too_large"


def test_a_bomb_of_text_is_refused() -> None:
    told = PngInfo()
    for _ in range(80):
        told.add_text("Comment", "x" * 1_000_000, zip=True)
    assert _refusal(drawn(pnginfo=told)) == "invalid_image"


def test_a_file_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "BYTES", 1000)
    assert _refusal(drawn() + b"x" * 1000) == "image_too_large"


def test_the_camera_tells_which_side_is_up_and_nothing_more() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = "taken at home"
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 0.0)}
    kept = encode(drawn("JPEG", exif=exif))
    assert (kept.width, kept.height) == (20, 40)
    picture = read(kept.content)
    assert dict(picture.getexif()) == {}
    assert b"taken at home" not in kept.content
    top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > bottom[0]


def test_colours_of_another_profile_are_turned_into_those_of_screens() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for icc in (
        profile,
        b"no profile",
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    ):
        kept = encode(drawn("PNG", icc_profile=icc))
        assert "icc_profile" not in read(kept.content).info
        assert read(kept.content).getpixel((5, 5)) == (255, 0, 0)


def test_a_moving_picture_stands_still() -> None:
    frames = [Pillow.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    kept = read(encode(out.getvalue()).content)
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_copy_is_webp_and_narrower(mode: str) -> None:
    copy = read(dict(webp(drawn(mode=mode), [10]))[10])
    assert (copy.format, copy.size) == ("WEBP", (10, 5))


def test_a_copy_of_a_line_is_one_pixel_high() -> None:
    assert read(dict(webp(drawn(size=(3000, 1)), [160]))[160]).size == (160, 1)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.integers(0, 150), st.sampled_from(["PNG", "JPEG", "WEBP"]))
def test_no_bytes_break_the_house(noise: bytes, at: int, kind: str) -> None:
    whole = drawn(kind)
    for content in (noise, whole[:at] + noise + whole[at + len(noise) :]):
        try:
            kept = encode(content)
        except Invalid as refusal:
            assert refusal.field == "image"  # noqa: PT017 - either end is right here
        else:
            assert read(kept.content).size == (kept.width, kept.height)
