"""Constraints of translations, answers and page types, broken by SQL past all our code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from catalog.content.models import (
    Menu,
    MenuItem,
    MenuItemTranslation,
    PageAttributeValue,
    PageTranslation,
    PageType,
    PageTypeAttribute,
)
from catalog.models.attribute import MAX_NUMBER_MICRO, Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.translation import (
    AttributeTranslation,
    AttributeValueTranslation,
    CategoryTranslation,
    CollectionTranslation,
    ProductTranslation,
    VariantTranslation,
)
from store.kernel.rows import violated
from tests.catalog.make import a_page, a_product, a_variant
from tests.store.support import insert_raw

pytestmark = pytest.mark.django_db


def _attribute() -> Attribute:
    return Attribute.objects.create(slug="a", name="A", input_type="numeric")


def _value() -> AttributeValue:
    return AttributeValue.objects.create(attribute=_attribute(), slug="v", name="V")


def _item() -> MenuItem:
    return MenuItem.objects.create(menu=Menu.objects.create(slug="m", name="M"), name="Link")


OWNERS: dict[type[models.Model], Callable[[], models.Model]] = {
    ProductTranslation: lambda: a_product(),
    VariantTranslation: lambda: a_variant(),
    CategoryTranslation: lambda: Category.objects.create(slug="c", name="C"),
    CollectionTranslation: lambda: Collection.objects.create(slug="c", name="C"),
    AttributeTranslation: _attribute,
    AttributeValueTranslation: _value,
    PageTranslation: lambda: a_page(slug="p", title="P"),
    MenuItemTranslation: _item,
}
WITH_SLUG = {ProductTranslation, CategoryTranslation, CollectionTranslation, PageTranslation}


def refused(row: models.Model, **changes: Any) -> str:
    """What the database says of a copy of the row with these changes."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        insert_raw(row, **changes)
    return violated(caught.value)


@pytest.mark.parametrize("table", OWNERS, ids=lambda table: table.__name__)
def test_a_row_has_words_once_in_a_language(table: Any) -> None:
    owner = table.owner().name
    row = table.objects.create(**{owner: OWNERS[table]()}, language="de")
    assert "language" in refused(row) or "once" in refused(row)
    insert_raw(row, language="fr")
    assert table.objects.count() == 2


@pytest.mark.parametrize("table", WITH_SLUG, ids=lambda table: table.__name__)
def test_a_slug_is_there_once_in_a_language(table: Any) -> None:
    owner = table.owner().name
    first = table.objects.create(**{owner: OWNERS[table]()}, language="de", slug="wort")
    other = table.objects.create(
        **{f"{owner}_id": getattr(first, f"{owner}_id")}, language="fr", slug="wort"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.filter(pk=other.pk).update(language="de")
    second = _second(table)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        table.objects.create(**{owner: second}, language="de", slug="wort")
    assert "slug" in violated(caught.value)
    table.objects.create(**{owner: second}, language="de")


def _second(table: Any) -> models.Model:
    if table is ProductTranslation:
        return a_product()
    if table is PageTranslation:
        return a_page(slug="q", title="Q")
    kind = Category if table is CategoryTranslation else Collection
    return kind._default_manager.create(slug="d", name="D")


def test_numbers_have_bounds() -> None:
    row = _value()
    for number in (MAX_NUMBER_MICRO + 1, -MAX_NUMBER_MICRO - 1):
        name = "attribute_value_number_bounds"
        assert refused(row, slug="w", number_micro=number) == name


def test_a_slug_of_an_attribute_and_of_its_value_stand_once() -> None:
    row = _value()
    assert "slug" in refused(row) or "once" in refused(row)
    attribute = row.attribute
    assert "slug" in refused(attribute, name="B")
    wrong = refused(attribute, slug="b", input_type="reference")
    assert wrong == "attribute_reference_leads_somewhere"


def test_references_by_clients_are_unique() -> None:
    row = _value()
    AttributeValue.objects.filter(pk=row.pk).update(external_reference="x")
    Attribute.objects.filter(pk=row.attribute_id).update(external_reference="x")
    row.refresh_from_db()
    assert "external_reference" in refused(row, slug="w")
    row.attribute.refresh_from_db()
    assert "external_reference" in refused(row.attribute, slug="w")


def test_a_page_answers_and_is_asked_once() -> None:
    page, value = a_page(slug="p", title="P"), _value()
    answer = PageAttributeValue.objects.create(page=page, value=value)
    assert "page" in refused(answer)
    asked = PageTypeAttribute.objects.create(page_type=page.page_type, attribute=value.attribute)
    assert "page" in refused(asked)
    assert "slug" in refused(PageType.objects.get(), name="Other")
