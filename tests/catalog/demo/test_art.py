"""The drawn pictures, the icons, the tunes and the chapters."""

import hashlib
import wave
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from catalog.demo.art.canvas import Canvas
from catalog.demo.art.chapters import chapter, chapter_html
from catalog.demo.art.draw import SCENES, draw
from catalog.demo.art.files import FileSource, content, describe
from catalog.demo.art.icons import ICONS, icon_svg
from catalog.demo.art.paths import outlines, svg_path
from catalog.demo.art.scores import SCORES
from catalog.demo.art.tunes import TUNES, pitch, tune
from catalog.demo.read import load

SVG = "{http://www.w3.org/2000/svg}"


def fingerprint(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


def test_no_picture_stands_for_two_things_and_all_have_their_size() -> None:
    seen: dict[str, str] = {}
    for picture in load().pictures():
        image = draw(picture.spec)
        assert image.mode == "RGB"
        assert image.size == (picture.spec.width, picture.spec.height)
        colours = image.reduce(25).getcolors(64 * 64)
        assert colours is not None, picture.name
        assert len(colours) > 200, picture.name
        mark = fingerprint(image)
        assert mark not in seen, f"{picture.name} looks like {seen.get(mark)}"
        seen[mark] = picture.name


def test_a_picture_is_the_same_each_time() -> None:
    firsts = {picture.spec.scene: picture.spec for picture in load().pictures()}
    assert set(firsts) == set(SCENES)
    for spec in (firsts["tee"], firsts["jar"], firsts["still"]):
        assert fingerprint(draw(spec)) == fingerprint(draw(spec))


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_is_a_clean_svg(name: str) -> None:
    text = icon_svg(name)
    root = ElementTree.fromstring(text)  # noqa: S314 - the text is our own
    assert root.tag == f"{SVG}svg"
    assert root.attrib["viewBox"] == "0 0 48 48"
    assert len(root.findall(f".//{SVG}path")) >= 2
    assert "script" not in text
    assert len(text) < 6_000


@pytest.mark.parametrize("name", sorted(ICONS))
def test_an_icon_stays_on_its_grid(name: str) -> None:
    fills, lines = ICONS[name]
    for text in fills + lines:
        for outline, _ in outlines(text):
            assert all(1 <= x <= 47 and 1 <= y <= 47 for x, y in outline)


def test_an_icon_as_png_has_a_clear_ground() -> None:
    image = Image.open(BytesIO(content(FileSource("icon-png", "teapot"))))
    assert image.size == (512, 512)
    assert image.mode == "RGBA"
    assert image.getpixel((2, 2))[3] == 0  # type: ignore[index]  # RGBA gives a tuple
    assert image.getchannel("A").getextrema() == (0, 255)


@pytest.mark.parametrize("name", TUNES)
def test_a_tune_is_a_short_sounding_wav(name: str) -> None:
    data = tune(name)
    assert len(data) <= 400_000
    with wave.open(BytesIO(data)) as file:
        seconds = file.getnframes() / file.getframerate()
        frames = file.readframes(file.getnframes())
    assert 8 <= seconds <= 13
    samples = memoryview(frames).cast("h")
    assert 20_000 < max(samples) <= 32_767
    assert sum(1 for value in samples if abs(value) > 300) > len(samples) / 3
    assert abs(samples[-1]) < 300


def test_the_parts_of_a_score_end_together() -> None:
    for name, score in SCORES.items():
        beats = [
            sum(float(note.partition(":")[2]) for note in part.notes.split())
            for part in score.parts
        ]
        assert max(beats) - min(beats) <= 1, name


def test_tunes_are_the_same_each_time_and_differ() -> None:
    assert tune(TUNES[0]) == tune(TUNES[0])
    assert len({hashlib.sha256(tune(name)).digest() for name in TUNES}) == len(TUNES)
    assert pitch("a4") == 440
    assert pitch("c4") == pytest.approx(261.63, abs=0.01)


@pytest.mark.parametrize("number", range(1, 9))
def test_a_chapter_is_a_chapter(number: int) -> None:
    text = chapter(f"the-halfpenny-bridge/{number}")
    assert 250 <= len(text.split()) <= 500
    page = chapter_html(f"the-halfpenny-bridge/{number}")
    assert page.startswith("<!doctype html>")
    assert "The Halfpenny Bridge" in page
    assert page.count("<p>") == len(text.split("\n\n"))


@pytest.mark.parametrize(
    "source",
    [
        ("icon-svg", "nothing"),
        ("chapter-html", "../../read/1"),
        ("chapter-text", "the-halfpenny-bridge/99"),
        ("tune", "silence"),
        ("guide", "../secret"),
        ("wallpaper", "none"),
        ("other", "teapot"),
    ],
)
def test_a_file_that_does_not_exist_is_refused(source: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        describe(FileSource(*source))
    with pytest.raises(KeyError):
        content(FileSource(*source))


def test_circles_become_curves_that_svg_knows() -> None:
    assert set(svg_path("O 10 10 5")) <= set("MLCZ0123456789. -")
    ((outline, closed),) = outlines("O 10 10 5")
    assert closed
    assert all(abs((x - 10) ** 2 + (y - 10) ** 2 - 25) < 0.05 for x, y in outline)


def test_what_lies_outside_a_canvas_leaves_no_mark() -> None:
    image = Image.new("RGB", (40, 40), "#ffffff")
    canvas = Canvas(image)
    far = [(500.0, 500.0), (520.0, 500.0), (520.0, 520.0)]
    canvas.fill(far, "#000000", 0.5)
    canvas.shadow(far, 0, 0, 3, 1)
    with canvas.clip(far) as inside:
        inside.fill(far, "#000000")
    assert image.getcolors() == [(1600, (255, 255, 255))]
