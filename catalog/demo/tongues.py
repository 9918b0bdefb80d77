"""The demo in other languages: data/translations/*.json as frozen rows, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catalog.demo.fields import Row, read_file
from catalog.demo.goods import seo
from catalog.demo.rows import DemoSeo

LANGUAGES = ("de", "fr")
KINDS = ("product", "category", "collection", "page", "menu", "attribute")


@dataclass(frozen=True, slots=True)
class DemoWords:
    """Words for one thing of the demo; `slug` names it, `address` is its slug in the language.

    `words` translate parts of it: links of a menu by their names, values of an attribute by their
    slugs, or by their texts where it has no list.
    """

    language: str
    kind: str
    slug: str
    name: str
    address: str
    description: tuple[str, ...]
    seo: DemoSeo | None
    words: Mapping[str, str]


@cache
def spoken() -> tuple[DemoWords, ...]:
    """All translations; DemoError names file, row and field of what is wrong."""
    return tuple(
        _words(row, language)
        for language in LANGUAGES
        for row in read_file(f"translations/{language}.json")
    )


def _words(row: Row, language: str) -> DemoWords:
    made = DemoWords(
        language=language,
        kind=row.text("kind"),
        slug=row.slug("slug"),
        name=row.text("name") if row.has("name") else "",
        address=row.slug("address") if row.has("address") else "",
        description=row.texts("description", required=False),
        seo=seo(row.row("seo")) if row.has("seo") else None,
        words=row.words("words"),
    )
    if made.kind not in KINDS:
        raise row.fail("kind", f"expected one of {', '.join(KINDS)}")
    if (made.kind == "menu") == bool(made.name):
        raise row.fail("name", "a menu has words for its links, everything else a name")
    row.close()
    return made
