"""Words follow what owners write, in the same transaction or soon after."""

import pytest
from django.db import IntegrityError, connection, transaction

from catalog.models.collection import Collection
from catalog.models.product import Product
from catalog.queries.search import matching
from catalog.queries.sorting import ORDERS, Sort
from catalog.search.models import Beginning, Posting, Trigram, Word
from catalog.search.services import keep
from catalog.services import (
    attributes,
    categories,
    collections,
    products,
    translations,
    types,
    variants,
)
from catalog.services.search import fill, index
from store.kernel.actor import SYSTEM
from store.outbox.services import deliver
from tests.catalog.make import a_product, a_type, a_variant
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """Names in order."""
    rows = matching(Product.objects.all(), text).order_by(*ORDERS[Sort.RELEVANCE])
    return [row.name for row in rows]


def test_words_come_and_go_with_the_product() -> None:
    product = products.create(product_type=a_type(), fields={"name": "Teapot"}, actor=SYSTEM)
    assert found("teap") == ["Teapot"]
    fields: products.ProductFields = {"name": "Kettle", "tags": ["copper"]}
    products.update(product=product, fields=fields, actor=SYSTEM)
    assert (found("teapot"), found("copper")) == ([], ["Kettle"])
    variant = variants.create(product=product, fields={"sku": "KT-9000"}, actor=SYSTEM)
    assert found("kt-9000") == found("kt9000") == ["Kettle"]
    variants.update(variant=variant, fields={"sku": "KX-1"}, actor=SYSTEM)
    assert found("kt-9000") == []
    products.delete(product=product, actor=SYSTEM)
    assert found("kettle") == []
    assert not Posting.objects.exists()


def test_words_of_products_gone_do_not_stand_in_the_way_of_a_typo() -> None:
    gone = a_product(name="Kettel")
    index([gone.pk])
    gone.delete()
    index([a_product(name="Kettle").pk])
    assert Word.objects.filter(text="kettel").exists()
    assert found("kettel") == ["Kettle"]


def test_names_of_shelves_are_found_soon_after_they_change() -> None:
    top = categories.create(name="Garden", actor=SYSTEM)
    below = categories.create(name="Tools", parent=top, actor=SYSTEM)
    product = a_product(name="Spade")
    products.update(product=product, fields={"category": below}, actor=SYSTEM)
    assert found("garden tools") == ["Spade"]
    categories.update(category=top, fields={"name": "Backyard"}, actor=SYSTEM)
    deliver()
    assert (found("garden"), found("backyard tools")) == ([], ["Spade"])
    categories.move(category=below, parent=None, actor=SYSTEM)
    deliver()
    assert (found("backyard"), found("tools")) == ([], ["Spade"])
    categories.delete(category=below, actor=SYSTEM)
    deliver()
    assert found("tools") == []


def test_names_of_collections_too() -> None:
    products_there = [a_product(name=name) for name in ("Spade", "Rake", "Hoe")]
    shelf = collections.create(name="Autumn", actor=SYSTEM)
    ids = [product.pk for product in products_there]
    collections.set_products(collection=shelf, product_ids=ids[:2], actor=SYSTEM)
    deliver()
    assert found("autumn") == ["Spade", "Rake"]
    collections.set_products(collection=shelf, product_ids=ids[1:], actor=SYSTEM)
    deliver()
    assert found("autumn") == ["Rake", "Hoe"]
    collections.update(collection=shelf, fields={"name": "Winter"}, actor=SYSTEM)
    deliver()
    assert (found("autumn"), found("winter")) == ([], ["Rake", "Hoe"])
    collections.delete(collection=Collection.objects.get(), actor=SYSTEM)
    deliver()
    assert found("winter") == []


def test_words_of_other_languages_find_too() -> None:
    product = a_product(name="Bowl")
    variant = a_variant(product)
    top = categories.create(name="Kitchen", actor=SYSTEM)
    shelf = collections.create(name="Autumn", actor=SYSTEM)
    products.update(product=product, fields={"category": top}, actor=SYSTEM)
    collections.set_products(collection=shelf, product_ids=[product.pk], actor=SYSTEM)
    for thing, pk, name in (
        (translations.PRODUCT, product.pk, "Schüssel"),
        (translations.VARIANT, variant.pk, "Groß"),
        (translations.CATEGORY, top.pk, "Küche"),
        (translations.COLLECTION, shelf.pk, "Herbst"),
    ):
        words = {"name": name}
        translations.translate(thing=thing, row_id=pk, language="de", fields=words, actor=SYSTEM)
    deliver()
    for text in ("schussel", "gross", "küche", "HERBST"):
        assert found(text) == ["Bowl"], text


def test_answers_are_found() -> None:
    material = attributes.create(name="Material", actor=SYSTEM)
    kind = a_type()
    types.set_type_attributes(product_type=kind, product=[material], variant=[], actor=SYSTEM)
    product = a_product(name="Bowl")
    products.set_attributes(product=product, values={"material": ["Stoneware"]}, actor=SYSTEM)
    assert found("stonew") == ["Bowl"]


def test_an_older_store_is_filled() -> None:
    made = [a_product(name=f"Old thing {number}") for number in range(5)]
    assert found("old") == []
    last = fill(limit=3)
    assert last == made[2].pk
    assert len(found("old")) == 3
    last = fill(limit=3, after=last)
    assert len(found("old")) == 5
    assert fill(limit=3, after=last) == 0


def test_writing_the_same_again_changes_nothing() -> None:
    product = a_product(name="Straße 7")
    a_variant(product)
    assert index([product.pk]) > 3
    rows = [list(each.objects.values_list()) for each in (Word, Beginning, Trigram, Posting)]
    assert index([product.pk]) == 0
    assert rows == [
        list(each.objects.values_list()) for each in (Word, Beginning, Trigram, Posting)
    ]


def test_a_weight_has_bounds() -> None:
    product = a_product()
    for weight in (0, 1000):
        with pytest.raises(IntegrityError), transaction.atomic():
            keep(words={product.pk: {"mug": weight}})


def test_many_who_write_the_same_new_words(real_db: RealDb) -> None:
    made = [a_product(name=f"Zinnia {number}", slug=f"z-{number}") for number in range(4)]

    def write(turn: int) -> int:
        words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]
        order = words if turn % 2 else words[::-1]
        with transaction.atomic():
            for word in order:
                Product.objects.filter(pk=made[turn % 4].pk).update(vendor=word)
                index([made[turn % 4].pk])
        return turn

    assert real_db.together(write, 12) == list(range(12))
    assert len(found("zinnia")) == 4
    assert not [row for row in _doubles() if row[1] > 1]


def _doubles() -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, COUNT(*) FROM search_word GROUP BY code")
        rows: list[tuple[int, int]] = cursor.fetchall()
        return rows
