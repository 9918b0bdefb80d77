"""Several variants at once: all or none, in order, in a counted number of statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.options import option_rows
from catalog.queries.search import matching
from catalog.services import attributes, types
from catalog.services.variant_sets import MAX_VARIANTS, NewVariant, create_many
from store.changes.models import Change
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import DomainError, Refused
from store.outbox.models import Event
from tests.catalog.make import a_product, a_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt() -> Product:
    """A product that is asked for colour and size, in this order."""
    product = a_product()
    size = attributes.create(name="Size", actor=SYSTEM)
    colour = attributes.create(name="Colour", slug="colour", actor=SYSTEM)
    attributes.add_value(attribute=colour, name="Ink", slug="dark", value="#112233", actor=SYSTEM)
    types.set_type_attributes(
        product_type=product.product_type, product=[], variant=[colour, size], actor=SYSTEM
    )
    return product


def new(sku: str, **options: str) -> NewVariant:
    return NewVariant({"sku": sku, "weight_g": 200}, options)


def test_they_come_in_order_with_their_options(shirt: Product) -> None:
    first = a_variant(shirt)
    made = create_many(
        product=shirt,
        variants=[new("A", size="S", colour="Ink"), new("B", size="M", colour="Ink"), new("C")],
        actor=SYSTEM,
    )
    assert [row.sku for row in made] == ["A", "B", "C"]
    assert [row.name for row in made] == ["Ink / S", "Ink / M", ""]
    assert [row.position for row in made] == [1, 2, 3]
    chosen = option_rows([made[1].pk])[made[1].pk]
    assert [(each.value_slug, each.swatch) for each in chosen] == [("dark", "#112233"), ("m", "")]
    found = Product.objects.get(pk=shirt.pk)
    assert found.version == shirt.version + 1
    assert matching(Product.objects.all(), first.sku or "").get() == found
    assert Change.objects.filter(verb="variants_created").count() == 1
    assert Event.objects.filter(kind="product_updated", ref=str(shirt.pk)).count() == 1


@pytest.mark.parametrize(
    ("variants", "code", "field"),
    [
        ([new("A", size="S"), new("B", size="S")], "duplicate_variant", "options"),
        ([new("A", size="S"), new("A", size="M")], "sku_taken", "sku"),
        ([new("A", cut="slim")], "unknown_attribute", "cut"),
        ([NewVariant({"sku": "A", "weight_g": -1})], "out_of_range", "weight_g"),
        ([NewVariant({})] * (MAX_VARIANTS + 1), "too_many_variants", "variants"),
    ],
)
def test_all_or_none(shirt: Product, variants: list[NewVariant], code: str, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        create_many(product=shirt, variants=[new("FINE", size="XL"), *variants], actor=SYSTEM)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Variant.objects.filter(product=shirt).exists()


def test_options_that_another_variant_has_are_refused(shirt: Product) -> None:
    create_many(product=shirt, variants=[new("A", size="S", colour="Ink")], actor=SYSTEM)
    with pytest.raises(DomainError) as refusal:
        create_many(product=shirt, variants=[new("B", colour="Ink", size="S")], actor=SYSTEM)
    assert refusal.value.code == "duplicate_variant"


def test_only_those_with_the_right_make_them(shirt: Product) -> None:
    with pytest.raises(Refused):
        create_many(product=shirt, variants=[new("A")], actor=ANONYMOUS)


def test_many_cost_no_more_statements_than_few(shirt: Product) -> None:
    size = shirt.product_type.type_attributes.get(attribute__slug="size").attribute
    for number in range(34):
        attributes.value_of(size, f"W{number}")

    def statements(numbers: range) -> int:
        fresh = [new(f"S{number}", size=f"W{number}") for number in numbers]
        with CaptureQueriesContext(connection) as asked:
            create_many(product=shirt, variants=fresh, actor=SYSTEM)
        return len(asked)

    statements(range(2))  # a connection's first write asks once more
    few, many = statements(range(2, 4)), statements(range(4, 34))
    assert many == few <= 21
