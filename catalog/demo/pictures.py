"""Picture rows: one drawing order, or one for each value of an attribute."""

from collections.abc import Mapping

from catalog.demo.art.spec import PictureSpec
from catalog.demo.fields import SLUG, SWATCH, Row
from catalog.demo.rows import DemoAttribute, DemoPicture, DemoValue

Choices = Mapping[str, DemoAttribute]
SHAPES = {"portrait": (1200, 1500), "square": (1200, 1200), "wide": (1600, 1000)}


def one_picture(row: Row) -> DemoPicture:
    """A picture that stands for itself."""
    return _picture(row, {})


def each_picture(row: Row, choices: Choices) -> list[tuple[DemoPicture, dict[str, str]]]:
    """The pictures of a row, each with the options it shows (none without `each`)."""
    if not row.has("each"):
        return [(_picture(row, {}), {})]
    slug = row.slug("each")
    values = [pick(row, choices, slug, name) for name in row.texts("values")]
    return [(_picture(row, {slug: value}), {slug: value.slug}) for value in values]


def pick(row: Row, choices: Choices, attribute: str, value: str) -> DemoValue:
    """The value of an attribute, or an error that names the row."""
    try:
        return choices[attribute].value(value)
    except KeyError:
        raise row.fail(attribute, f"no such value: {value}") from None


def filled(row: Row, key: str, pattern: str, words: Mapping[str, str]) -> str:
    """The pattern with {attribute} filled in; an error names a word that is not known."""
    try:
        return pattern.format_map(words)
    except KeyError as missing:
        raise row.fail(key, f"nothing to fill in for {missing}") from None


def _picture(row: Row, options: Mapping[str, DemoValue]) -> DemoPicture:
    slugs = {key: value.slug for key, value in options.items()}
    names = {key: value.name.lower() for key, value in options.items()}
    swatches = {key: value.swatch or "" for key, value in options.items()}
    colours = tuple(
        filled(row, "colours", item, swatches) for item in row.texts("colours", required=False)
    )
    if not all(SWATCH.match(colour) for colour in colours):
        raise row.fail("colours", "expected #rrggbb in lower case")
    shape = row.text("shape", "portrait")
    if shape not in SHAPES:
        raise row.fail("shape", f"expected one of {', '.join(SHAPES)}")
    width, height = SHAPES[shape]
    name = filled(row, "name", row.text("name"), slugs)
    if not SLUG.match(name):
        raise row.fail("name", f"not a slug: {name}")
    spec = PictureSpec(
        scene=row.text("scene"),
        width=width,
        height=height,
        colours=colours,
        words=row.texts("words", required=False),
        motif=filled(row, "motif", row.text("motif", " "), slugs).strip(),
    )
    return DemoPicture(name, filled(row, "alt", row.text("alt"), names), spec)
