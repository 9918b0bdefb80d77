"""Attributes of every kind: what is taken, what is refused, and how it is read in batches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalog.content.models import AttributeReference
from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries import assigned
from catalog.queries.options import option_rows
from catalog.services import attributes, page_types, products, types, variants
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, Invalid, Refused
from tests.catalog.make import a_page, a_product, a_type, a_variant

pytestmark = pytest.mark.django_db
BLOCKS = {"blocks": [{"type": "paragraph", "data": {"text": "Wash <b>cold</b>"}}]}
MOMENT = datetime(2026, 5, 4, 10, 30, tzinfo=timezone(timedelta(hours=2)))


def asks(input_type: str, entity_type: str = "", *, needed: bool = False) -> Product:
    """A product whose type asks for one attribute, `fact`."""
    fact = attributes.create(
        name="Fact",
        input_type=input_type,
        entity_type=entity_type,
        fields={"value_required": needed},
        actor=SYSTEM,
    )
    product = a_product()
    kind = product.product_type
    types.set_type_attributes(product_type=kind, product=[fact], variant=[], actor=SYSTEM)
    return product


def answer(product: Product, *given: Any) -> None:
    products.set_attributes(product=product, values={"fact": given}, actor=SYSTEM)


def read(product: Product) -> tuple[assigned.Value, ...]:
    found = assigned.of_products({product.pk: product.product_type_id})
    return found[product.pk][0].values


@pytest.mark.parametrize(
    ("input_type", "given", "column", "stored", "name"),
    [
        (Attribute.DROPDOWN, "Cotton", "slug", "cotton", "Cotton"),
        (Attribute.SWATCH, "Ink", "slug", "ink", "Ink"),
        (Attribute.TEXT, " Made by hand.\n", "plain_text", "Made by hand.", "Made by hand."),
        (Attribute.RICH_TEXT, BLOCKS, "rich_text", BLOCKS, "Wash cold"),
        (Attribute.NUMERIC, "12.50", "number_micro", 12_500_000, "12.5"),
        (Attribute.NUMERIC, -3, "number_micro", -3_000_000, "-3"),
        (Attribute.BOOLEAN, True, "boolean", True, "Fact: Yes"),
        (Attribute.DATE, date(2026, 5, 4), "date", date(2026, 5, 4), "2026-05-04"),
        (
            Attribute.DATE_TIME,
            MOMENT,
            "date_time",
            MOMENT.astimezone(UTC),
            "2026-05-04T08:30:00+00:00",
        ),
        (Attribute.FILE, "/media/ab/size.png", "file_url", "/media/ab/size.png", "size.png"),
    ],
)
def test_an_answer_of_each_kind_is_read_as_it_was_given(
    input_type: str, given: Any, column: str, stored: Any, name: str
) -> None:
    product = asks(input_type)
    answer(product, given)
    answer(product, given)
    (value,) = read(product)
    assert (getattr(value, column), value.name) == (stored, name)
    assert value.input_type == input_type
    assert AttributeValue.objects.count() == 1
    answer(product)
    assert read(product) == ()


@pytest.mark.parametrize(
    ("input_type", "wrong", "code"),
    [
        (Attribute.DROPDOWN, ["One", "Two"], "too_many_answers"),
        (Attribute.DROPDOWN, [" "], "required"),
        (Attribute.MULTISELECT, [f"v{n}" for n in range(101)], "too_many_answers"),
        (Attribute.TEXT, [" "], "invalid_text"),
        (Attribute.TEXT, ["x" * 100_001], "too_long"),
        (Attribute.RICH_TEXT, ["words"], "invalid_text"),
        (Attribute.NUMERIC, ["twelve"], "invalid_number"),
        (Attribute.NUMERIC, ["NaN"], "invalid_number"),
        (Attribute.NUMERIC, ["1e30"], "invalid_number"),
        (Attribute.NUMERIC, [True], "invalid_number"),
        (Attribute.NUMERIC, ["0.0000001"], "number_too_fine"),
        (Attribute.BOOLEAN, ["yes"], "invalid_flag"),
        (Attribute.DATE, [MOMENT], "invalid_date"),
        (Attribute.DATE_TIME, [date(2026, 5, 4)], "invalid_date"),
        (Attribute.FILE, ["https://elsewhere.example/x.png"], "invalid_file"),
        (Attribute.FILE, ["/media/ab/page.html"], "invalid_file"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_attribute(
    input_type: str, wrong: list[Any], code: str
) -> None:
    product = asks(input_type)
    with pytest.raises(Invalid) as caught:
        answer(product, *wrong)
    assert (caught.value.code, caught.value.field) == (code, "fact")
    assert AttributeValue.objects.count() == 0


def test_what_is_needed_cannot_be_left_out() -> None:
    product = asks(Attribute.TEXT, needed=True)
    with pytest.raises(Invalid) as caught:
        answer(product)
    assert caught.value.code == "required"


@pytest.mark.parametrize(
    ("entity_type", "target"),
    [
        ("product", lambda: a_product()),
        ("product-variant", lambda: a_variant()),
        ("category", lambda: Category.objects.create(slug="c", name="C")),
        ("page", lambda: a_page(slug="p", title="P")),
    ],
)
def test_a_reference_leads_to_one_row_and_ends_with_it(
    entity_type: str, target: Callable[[], Any]
) -> None:
    product, row = asks(Attribute.SINGLE_REFERENCE, entity_type), target()
    answer(product, row)
    (value,) = read(product)
    assert value.reference == assigned.Reference(entity_type.rpartition("-")[2], row.pk)
    with pytest.raises(Invalid) as caught:
        answer(product, "something else")
    assert caught.value.code == "invalid_reference"
    row.delete()
    assert read(product) == ()


def test_references_keep_their_order_and_are_not_left_behind() -> None:
    product = asks(Attribute.REFERENCE, "product")
    first, second = a_product(), a_product()
    answer(product, first, second)
    answer(product, second, first)
    assert [value.reference and value.reference.id for value in read(product)] == [
        second.pk,
        first.pk,
    ]
    answer(product, second)
    assert AttributeReference.objects.count() == AttributeValue.objects.count() == 1
    products.delete(product=product, actor=SYSTEM)
    assert AttributeValue.objects.count() == 0


def test_a_reference_row_leads_to_exactly_one_thing() -> None:
    product = asks(Attribute.SINGLE_REFERENCE, "product")
    answer(product, a_product())
    row = AttributeReference.objects.get()
    category = Category.objects.create(slug="c", name="C")
    for change in ({"category": category}, {"product": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AttributeReference.objects.filter(pk=row.pk).update(**change)


def test_own_words_are_not_shared_and_lists_are() -> None:
    one, other = asks(Attribute.TEXT), a_product()
    answer(one, "Same words")
    answer(other, "Same words")
    assert AttributeValue.objects.count() == 2
    answer(one, "Other words")
    assert read(other)[0].plain_text == "Same words"
    products.delete(product=one, actor=SYSTEM)
    assert [value.plain_text for value in AttributeValue.objects.all()] == ["Same words"]


@pytest.fixture
def chosen() -> tuple[Variant, Variant]:
    """Two variants that are chosen by size and by whether they are lined; care tells of them."""
    size = attributes.create(name="Size", actor=SYSTEM)
    lined = attributes.create(name="Lined", input_type=Attribute.BOOLEAN, actor=SYSTEM)
    care = attributes.create(name="Care", input_type=Attribute.RICH_TEXT, actor=SYSTEM)
    types.set_type_attributes(
        product_type=a_type(),
        product=[],
        variant=[size, lined],
        variant_facts=[care],
        actor=SYSTEM,
    )
    product = a_product()
    made = [
        variants.create(
            product=product, fields={}, options={"size": "M", "lined": word}, actor=SYSTEM
        )
        for word in ("Yes", "no")
    ]
    return made[0], made[1]


def test_a_variant_is_chosen_by_some_attributes_and_told_of_by_others(
    chosen: tuple[Variant, Variant],
) -> None:
    one, other = chosen
    for variant in chosen:
        variants.set_attributes(variant=variant, values={"care": [BLOCKS]}, actor=SYSTEM)
    assert one.name == "M / Lined: Yes"
    assert [option.value_name for option in option_rows([one.pk])[one.pk]] == ["M", "Lined: Yes"]
    kinds = assigned.types_of_variants([one.pk, other.pk])
    told = assigned.of_variants(kinds, selection=False)[other.pk]
    assert [(each.attribute.slug, len(each.values)) for each in told] == [("care", 1)]
    by = assigned.of_variants(kinds, selection=True)[other.pk]
    assert [each.values[0].boolean for each in by] == [None, False]
    assert len(assigned.of_variants(kinds)[one.pk]) == 3


def test_what_tells_of_a_variant_outlives_another_choice(chosen: tuple[Variant, Variant]) -> None:
    one, _ = chosen
    variants.set_attributes(variant=one, values={"care": [BLOCKS]}, actor=SYSTEM)
    variants.update(variant=one, fields={}, options={"size": "L", "lined": "no"}, actor=SYSTEM)
    found = assigned.of_variants(assigned.types_of_variants([one.pk]))[one.pk]
    assert [len(each.values) for each in found] == [1, 1, 1]
    with pytest.raises(Conflict) as caught:
        variants.update(variant=one, fields={}, options={"size": "M", "lined": "No"}, actor=SYSTEM)
    assert caught.value.code == "duplicate_variant"
    with pytest.raises(Invalid):
        variants.set_attributes(variant=one, values={"size": ["XL"]}, actor=SYSTEM)
    variants.delete(variant=one, actor=SYSTEM)
    assert not AttributeValue.objects.filter(attribute__slug="care").exists()


def test_pages_answer_what_their_type_asks() -> None:
    author = attributes.create(name="Author", input_type="plain-text", for_pages=True, actor=SYSTEM)
    page = a_page(slug="a", title="A")
    page_types.set_type_attributes(page_type=page.page_type, attributes=[author], actor=SYSTEM)
    page_types.set_page_attributes(page=page, values={"author": ["Ada"]}, actor=SYSTEM)
    (told,) = assigned.of_pages({page.pk: page.page_type_id})[page.pk]
    assert (told.attribute.type, told.values[0].plain_text) == ("page-type", "Ada")
    with pytest.raises(Conflict):
        page_types.delete(page_type=page.page_type, actor=SYSTEM)
    with pytest.raises(Invalid):
        types.set_type_attributes(product_type=a_type(), product=[author], variant=[], actor=SYSTEM)


def test_kinds_that_make_no_sense_are_refused() -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"input_type": "telepathy"}, "input_type"),
        ({"input_type": Attribute.REFERENCE}, "entity_type"),
        ({"input_type": Attribute.DROPDOWN, "entity_type": "page"}, "entity_type"),
        ({"fields": {"unit": "cm"}}, "unit"),
        ({"input_type": Attribute.NUMERIC, "fields": {"unit": "furlong"}}, "unit"),
    ]
    for arguments, field in wrong:
        with pytest.raises(Invalid) as caught:
            attributes.create(name="A", **arguments, actor=SYSTEM)
        assert caught.value.field == field
    text = attributes.create(name="Story", input_type=Attribute.RICH_TEXT, actor=SYSTEM)
    with pytest.raises(Invalid):
        types.set_type_attributes(product_type=a_type(), product=[], variant=[text], actor=SYSTEM)
    with pytest.raises(Invalid):
        attributes.add_value(attribute=text, name="x", actor=SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attribute.objects.filter(pk=text.pk).update(entity_type="page")


def test_values_stand_in_the_owners_order() -> None:
    size = attributes.create(name="Size", actor=SYSTEM)
    ids = [attributes.add_value(attribute=size, name=n, actor=SYSTEM).pk for n in "SML"]
    attributes.reorder_values(attribute=size, value_ids=ids[::-1], actor=SYSTEM)
    assert [value.name for value in size.values.all()] == ["L", "M", "S"]
    with pytest.raises(Invalid):
        attributes.reorder_values(attribute=size, value_ids=ids[:2], actor=SYSTEM)


def test_many_products_are_read_in_three_queries(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    first = asks(Attribute.REFERENCE, "category")
    category = Category.objects.create(slug="c", name="C")
    rows = [first, *(a_product() for _ in range(5))]
    for product in rows:
        answer(product, category)
    with django_assert_num_queries(3):
        found = assigned.of_products({row.pk: row.product_type_id for row in rows})
    assert {len(each[0].values) for each in found.values()} == {1}


def test_nobody_answers_without_the_right() -> None:
    product, variant, page = asks(Attribute.TEXT), a_variant(), a_page(slug="a", title="A")
    for call in (
        lambda: variants.set_attributes(variant=variant, values={}, actor=ANONYMOUS),
        lambda: page_types.set_page_attributes(page=page, values={}, actor=ANONYMOUS),
        lambda: page_types.create(name="x", actor=ANONYMOUS),
        lambda: attributes.update(attribute=Attribute.objects.get(), fields={}, actor=ANONYMOUS),
        lambda: products.set_attributes(product=product, values={}, actor=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            call()
