"""What is said in other languages: values, loaders and types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphene import Argument, NonNull, String

from catalog.content.models import MenuItemTranslation as MenuItemTable
from catalog.content.models import PageTranslation as PageTable
from catalog.models import translation as tables
from catalog.queries.translations import words
from store.channels.api.languages import Language, LanguageCodeEnum, LanguageDisplay
from store.graphql.base import Node
from store.graphql.engine.batch import Batch
from store.graphql.engine.slots import Slot
from store.graphql.fields import Col, Gid, One
from store.graphql.scalars import JSONString
from store.graphql.types import Type

_SHELF = ("name", "slug", "description", "seo_title", "seo_description")
_PAGE = ("title", *_SHELF[1:2], "content", *_SHELF[3:])
_VALUE = ("name", "plain_text", "rich_text")
LANGUAGE = Slot(("arg", "slug_language_code"), lambda call: code_of(_slug_language(call)), str)


def _slug_language(call: Any) -> Any:
    return call.args["slug_language_code"]


def code_of(member: Any) -> str:
    """The stored code of a language that an argument names."""
    return str(getattr(member, "value", member))


@dataclass(frozen=True, slots=True)
class Words:
    """A row's words in a language; what is empty is not translated."""

    id: int
    language: Language
    said: Mapping[str, Any]

    @property
    def name(self) -> str | None:
        """The name; of a page the title."""
        return self.said.get("name") or self.said.get("title") or None

    @property
    def slug(self) -> str | None:
        """The name in addresses."""
        return self.said["slug"] or None

    @property
    def description(self) -> Any:
        """EditorJS blocks; of a page the content."""
        return self.said.get("description") or self.said.get("content") or None

    @property
    def seo_title(self) -> str | None:
        """For search engines."""
        return self.said["seo_title"] or None

    @property
    def seo_description(self) -> str | None:
        """For search engines."""
        return self.said["seo_description"] or None

    @property
    def plain_text(self) -> str | None:
        """Of an attribute's value."""
        return self.said["plain_text"] or None

    @property
    def rich_text(self) -> Any:
        """Of an attribute's value: EditorJS blocks."""
        return self.said["rich_text"] or None


def spoken(table: Any, ids: Any, language: Any, columns: tuple[str, ...]) -> dict[int, Words]:
    """Words by the id of what they are of, in one query; what is not translated is absent."""
    code = code_of(language)
    said = Language(code)
    return {
        owner: Words(pk, said, dict(zip(columns, row, strict=True)))
        for owner, pk, *row in words(table, *columns)(ids=ids, language=code)
        if any(row)
    }


def _loader(table: Any, columns: tuple[str, ...]) -> Callable[..., dict[int, Words]]:
    def load(batch: Batch, language_code: Any) -> dict[int, Words]:
        return spoken(table, batch.col("id"), language_code, columns)

    return load


def translation(type_: Any, table: Any, columns: tuple[str, ...]) -> One:
    """A field `translation(languageCode)`; null where there is none, never another language."""
    return One(
        type_,
        load=_loader(table, columns),
        needs=("id",),
        language_code=Argument(NonNull(LanguageCodeEnum)),
    )


class ProductTranslation(Type, of=Words, interfaces=(Node,)):
    """A product's words in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String)
    slug = Col(String)
    description = Col(JSONString)
    seo_title = Col(String)
    seo_description = Col(String)


class CategoryTranslation(Type, of=Words, interfaces=(Node,)):
    """A category's words in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String)
    slug = Col(String)
    description = Col(JSONString)
    seo_title = Col(String)
    seo_description = Col(String)


class CollectionTranslation(Type, of=Words, interfaces=(Node,)):
    """A collection's words in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String)
    slug = Col(String)
    description = Col(JSONString)
    seo_title = Col(String)
    seo_description = Col(String)


class PageTranslation(Type, of=Words, interfaces=(Node,)):
    """A page's words in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    title = Col(String, column="name")
    slug = Col(String)
    content = Col(JSONString, column="description")
    seo_title = Col(String)
    seo_description = Col(String)


class ProductVariantTranslation(Type, of=Words, interfaces=(Node,)):
    """A variant's name in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String, required=True)


class AttributeTranslation(Type, of=Words, interfaces=(Node,)):
    """An attribute's name in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String, required=True)


class MenuItemTranslation(Type, of=Words, interfaces=(Node,)):
    """What a link says in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String, required=True)


class AttributeValueTranslation(Type, of=Words, interfaces=(Node,)):
    """A value's name or text in another language."""

    id = Gid()
    language = One(LanguageDisplay, required=True)
    name = Col(String, required=True, read=lambda name: name or "")
    plain_text = Col(String)
    rich_text = Col(JSONString)


def of_product() -> One:
    """Product.translation."""
    return translation(ProductTranslation, tables.ProductTranslation, _SHELF)


def of_category() -> One:
    """Category.translation."""
    return translation(CategoryTranslation, tables.CategoryTranslation, _SHELF)


def of_collection() -> One:
    """Collection.translation."""
    return translation(CollectionTranslation, tables.CollectionTranslation, _SHELF)


def of_page() -> One:
    """Page.translation."""
    return translation(PageTranslation, PageTable, _PAGE)


def of_variant() -> One:
    """ProductVariant.translation."""
    return translation(ProductVariantTranslation, tables.VariantTranslation, ("name",))


def of_attribute() -> One:
    """Attribute.translation."""
    return translation(AttributeTranslation, tables.AttributeTranslation, ("name",))


def of_value() -> One:
    """AttributeValue.translation."""
    return translation(AttributeValueTranslation, tables.AttributeValueTranslation, _VALUE)


def of_menu_item() -> One:
    """MenuItem.translation."""
    return translation(MenuItemTranslation, MenuItemTable, ("name",))


def said(table: Any, ids: Any, language: Any) -> dict[int, Words]:
    """Words of attribute values; see AssignedChoiceAttributeValue and its like."""
    return spoken(table, ids, language, _VALUE)
