"""Variants: options, SKUs, order."""

import pytest

from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.queries.options import option_rows
from catalog.queries.search import matching
from catalog.services import attributes, types, variants
from catalog.services.variants import VariantFields
from catalog.stock.services import Wanted, allocate
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, DomainError, Invalid, Refused
from tests.catalog.make import a_product, put, sell
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def a_tee() -> Product:
    """A product whose type asks for colour and size."""
    product = a_product(name="Tee")
    asked = [attributes.create(name=name, actor=SYSTEM) for name in ("Colour", "Size")]
    types.set_type_attributes(
        product_type=product.product_type, product=[], variant=asked, actor=SYSTEM
    )
    return product


def add(product: Product, colour: str, size: str, **fields: object) -> Variant:
    """A variant of the tee."""
    given: VariantFields = {}
    given.update(fields)  # type: ignore[typeddict-item]  # tests hand in wrong ones too
    options = {"size": size, "colour": colour}
    return variants.create(product=product, fields=given, options=options, actor=SYSTEM)


def test_a_variant_is_named_by_its_options_and_found_by_them() -> None:
    product = a_tee()
    variant = add(product, "Ink", "M", sku="TEE-INK-M")
    assert (variant.name, variant.sku, variant.position) == ("Ink / M", "TEE-INK-M", 0)
    assert [option.value_name for option in option_rows([variant.pk])[variant.pk]] == ["Ink", "M"]
    assert matching(Product.objects.all(), "tee-ink").get() == product
    assert add(product, "Ink", "L").position == 1


def test_the_same_options_or_sku_twice_are_refused() -> None:
    product = a_tee()
    first = add(product, "Ink", "M", sku="A")
    with pytest.raises(Conflict) as caught:
        add(product, "ink", "m")
    assert (caught.value.code, caught.value.field) == ("duplicate_variant", "options")
    with pytest.raises(Conflict) as taken:
        add(product, "Ink", "L", sku="A")
    assert (taken.value.code, taken.value.field) == ("sku_taken", "sku")
    second = add(product, "Ink", "L", sku=None)
    with pytest.raises(Conflict):
        variants.update(
            variant=second, fields={}, options={"colour": "Ink", "size": "M"}, actor=SYSTEM
        )
    assert set(Variant.objects.all()) == {first, second}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("weight_g", -1),
        ("weight_g", 10**8),
        ("weight_g", "5"),
        ("sku", "x" * 256),
        ("track_stock", 1),
        ("barcode", "a\nb"),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(Invalid) as caught:
        add(a_tee(), "Ink", "M", **{field: value})
    assert caught.value.field == field


def test_an_option_the_type_does_not_ask_for() -> None:
    with pytest.raises(Invalid) as caught:
        variants.create(product=a_tee(), fields={}, options={"scent": "Rose"}, actor=SYSTEM)
    assert caught.value.field == "scent"


def test_changed_reordered_and_deleted(channel: Channel) -> None:
    product = a_tee()
    first, second = add(product, "Ink", "M"), add(product, "Ink", "L")
    changed = variants.update(
        variant=second,
        fields={"name": "", "weight_g": 180, "sku": " "},
        options={"colour": "Sand", "size": "L"},
        actor=SYSTEM,
    )
    assert (changed.name, changed.weight_g, changed.sku) == ("Sand / L", 180, None)
    variants.reorder(product=product, variant_ids=[second.pk, first.pk], actor=SYSTEM)
    assert list(product.variants.all()) == [second, first]
    with pytest.raises(Invalid):
        variants.reorder(product=product, variant_ids=[first.pk, first.pk], actor=SYSTEM)
    put(first, 3)
    allocate(wanted=[Wanted(first.pk, 1, "line")])
    with pytest.raises(Conflict) as caught:
        variants.delete(variant=first, actor=SYSTEM)
    assert caught.value.code == "variant_in_use"
    sell(second, channel, "1.00")
    variants.delete(variant=second, actor=SYSTEM)
    assert list(product.variants.all()) == [first]
    for call in (
        lambda: variants.create(product=product, fields={}, actor=ANONYMOUS),
        lambda: variants.update(variant=first, fields={}, actor=ANONYMOUS),
        lambda: variants.delete(variant=first, actor=ANONYMOUS),
        lambda: variants.reorder(product=product, variant_ids=[], actor=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            call()


def test_of_eight_at_once_one_has_the_options(real_db: RealDb) -> None:
    product = a_tee()
    answers = real_db.together(lambda number: add(product, "Ink", "M", sku=f"S{number}"), 8)
    refused = [each for each in answers if isinstance(each, DomainError)]
    assert {each.code for each in refused} == {"duplicate_variant"}
    assert Variant.objects.count() == 1
