"""Loading the demo's words in other languages, where there are none yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from catalog.content.models import MenuItem, Page
from catalog.demo.answers import paragraphs
from catalog.demo.shop import DemoCatalog
from catalog.demo.tongues import LANGUAGES, DemoWords, spoken
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.models.translation import AttributeValueTranslation
from catalog.models.variant import VariantAttributeValue
from catalog.services import translations as service
from catalog.services.variants import name_of
from store.kernel.actor import Actor

Fields = dict[int, dict[str, Any]]


class _Kind(NamedTuple):
    """A kind of thing that has a slug and a name, and how its words are called."""

    thing: service.Translated
    model: Any
    name: str
    text: str


_KINDS = {
    "product": _Kind(service.PRODUCT, Product, "name", "description"),
    "category": _Kind(service.CATEGORY, Category, "name", "description"),
    "collection": _Kind(service.COLLECTION, Collection, "name", "description"),
    "page": _Kind(service.PAGE, Page, "title", "content"),
    "attribute": _Kind(service.ATTRIBUTE, Attribute, "name", ""),
}


def load_translations(catalog: DemoCatalog, *, actor: Actor) -> None:
    """Words for what is still named as the demo named it; what the owner wrote stays."""
    names = _names(catalog)
    for kind, each in _KINDS.items():
        rows = each.model.objects.values_list("slug", each.name, "pk")
        kept = {slug: pk for slug, name, pk in rows if (slug, name) in names[kind]}
        told = [words for words in spoken() if words.kind == kind and words.slug in kept]
        pairs = [(kept[words.slug], words) for words in told]
        _write(each.thing, pairs, partial(_fields, kind=each), actor)
    _links(actor)
    _values(actor)
    _variants(actor)


def _names(catalog: DemoCatalog) -> dict[str, set[tuple[str, str]]]:
    return {
        "product": {(row.slug, row.name) for row in catalog.products},
        "category": {(row.slug, row.name) for row in catalog.categories},
        "collection": {(row.slug, row.name) for row in catalog.collections},
        "page": {(row.slug, row.title) for row in catalog.pages},
        "attribute": {(row.slug, row.name) for row in catalog.attributes},
    }


def _fields(words: DemoWords, kind: _Kind) -> dict[str, Any]:
    found: dict[str, Any] = {kind.name: words.name}
    if words.address:
        found["slug"] = words.address
    if words.description:
        found[kind.text] = {"blocks": paragraphs(words.description)}
    if words.seo:
        found["seo_title"] = words.seo.title
        found["seo_description"] = words.seo.description
    return found


def _write(
    thing: service.Translated,
    told: Iterable[tuple[int, DemoWords]],
    fields: Callable[[DemoWords], dict[str, Any]],
    actor: Actor,
) -> None:
    for language in LANGUAGES:
        own = {pk: fields(words) for pk, words in told if words.language == language}
        service.translate_new(thing=thing, words=own, language=language, actor=actor)


def _links(actor: Actor) -> None:
    """Links of menus, by menu and name."""
    told = {(row.language, row.slug): row.words for row in spoken() if row.kind == "menu"}
    items = list(MenuItem.objects.values_list("pk", "menu__slug", "name"))
    for language in LANGUAGES:
        found: Fields = {}
        for pk, menu, name in items:
            word = told.get((language, menu), {}).get(name)
            if word:
                found[pk] = {"name": word}
        service.translate_new(thing=service.MENU_ITEM, words=found, language=language, actor=actor)


def _values(actor: Actor) -> None:
    """Values of attributes: of lists by slug, texts by what they say."""
    told = {(row.language, row.slug): row.words for row in spoken() if row.kind == "attribute"}
    slugs = {slug for _, slug in told}
    rows = AttributeValue.objects.filter(attribute__slug__in=slugs)
    values = list(rows.values_list("pk", "attribute__slug", "slug", "plain_text"))
    for language in LANGUAGES:
        found: Fields = {}
        for pk, attribute, slug, text in values:
            words = told.get((language, attribute), {})
            if text is not None and text in words:
                found[pk] = {"plain_text": words[text]}
            elif text is None and slug in words:
                found[pk] = {"name": words[slug]}
        thing = service.ATTRIBUTE_VALUE
        service.translate_new(thing=thing, words=found, language=language, actor=actor)


def _variants(actor: Actor) -> None:
    """Names of variants that are made of their options, where any of these is translated."""
    slugs = {row.slug for row in spoken() if row.kind == "product"}
    answers = VariantAttributeValue.objects.filter(variant__product__slug__in=slugs)
    chosen: dict[int, list[AttributeValue]] = {}
    names: dict[int, str] = {}
    for row in answers.select_related("variant", "value").order_by("variant_id", "id"):
        chosen.setdefault(row.variant_id, []).append(row.value)
        names[row.variant_id] = row.variant.name
    for language in LANGUAGES:
        words = _words_of_values(language)
        found: Fields = {
            pk: {"name": " / ".join(words.get(value.pk, value.name) for value in values)}
            for pk, values in chosen.items()
            if names[pk] == name_of(values) and any(value.pk in words for value in values)
        }
        service.translate_new(thing=service.VARIANT, words=found, language=language, actor=actor)


def _words_of_values(language: str) -> Mapping[int, str]:
    rows = AttributeValueTranslation.objects.filter(language=language).exclude(name="")
    return dict(rows.values_list("attribute_value_id", "name"))
