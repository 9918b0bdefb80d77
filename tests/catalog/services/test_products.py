"""Products are made, changed, listed and deleted by services; what is wrong is named."""

import pytest

from catalog.models.attribute import Attribute
from catalog.models.listing import ProductListing
from catalog.models.product import Product
from catalog.offers.models import Offer
from catalog.queries.attributes import attributes_of
from catalog.queries.search import matching
from catalog.services import attributes, products, types
from catalog.services.products import ProductFields
from catalog.stock.services import Wanted, allocate
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Conflict, DomainError, Invalid, Refused
from store.outbox.models import Event
from tests.catalog.make import a_product, a_type, a_variant, sell
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def make(**fields: object) -> Product:
    """A product made by the service."""
    given: ProductFields = {"name": "Tee"}
    given.update(fields)  # type: ignore[typeddict-item]  # tests hand in wrong ones too
    return products.create(product_type=a_type(), fields=given, actor=SYSTEM)


def test_a_product_is_made_found_and_told_of() -> None:
    product = make(name=" Crème tee ", vendor="Plum", tags=["Summer", "Summer", " "])
    assert (product.name, product.slug, product.tags) == ("Crème tee", "creme-tee", ["Summer"])
    assert matching(Product.objects.all(), "creme plum summ").get() == product
    change = Change.objects.get(kind="product")
    assert (change.verb, change.actor, change.before) == ("product_created", "system", {})
    assert change.after["name"] == "Crème tee"
    assert Event.objects.get(kind="product_updated").ref == str(product.pk)


def test_names_that_meet_get_slugs_of_their_own() -> None:
    assert [make().slug for _ in range(3)] == ["tee", "tee-2", "tee-3"]
    assert make(name="½").slug == "12"
    assert make(name="好").slug == "product"
    with pytest.raises(Conflict) as caught:
        make(slug="tee")
    assert (caught.value.code, caught.value.field) == ("slug_taken", "slug")


def test_a_change_counts_the_version_up_and_an_old_form_is_refused() -> None:
    product = make()
    changed = products.update(product=product, fields={"name": "Shirt"}, version=1, actor=SYSTEM)
    assert (changed.name, changed.version, changed.slug) == ("Shirt", 2, "tee")
    with pytest.raises(Conflict) as caught:
        products.update(product=product, fields={"name": "Coat"}, version=1, actor=SYSTEM)
    assert caught.value.code == "stale_version"
    change = Change.objects.get(verb="product_updated")
    assert (change.before, change.after) == ({"name": "Tee"}, {"name": "Shirt"})
    assert matching(Product.objects.all(), "shirt").exists()


def test_a_change_that_changes_nothing_writes_nothing() -> None:
    product = make()
    before = (Change.objects.count(), Event.objects.count())
    same = products.update(product=product, fields={"name": "Tee", "tags": []}, actor=SYSTEM)
    assert same.version == 1
    assert (Change.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "required"),
        ("name", "x" * 251, "too_long"),
        ("name", "a\r\nb", "control_characters"),
        ("name", 5, "invalid_text"),
        ("slug", "Not A Slug", "invalid_slug"),
        ("seo_title", "x" * 71, "too_long"),
        ("description", "text", "invalid_text"),
        ("tags", "a,b", "invalid_tags"),
        ("metadata", {"a": 1}, "invalid_metadata"),
        ("metadata", {" ": "b"}, "invalid_metadata"),
        ("metadata", {"a": "x" * 100_001}, "too_long"),
        ("price", "1.00", "unknown_field"),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        make(**{field: value})
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Product.objects.exists()


def test_descriptions_are_cleaned() -> None:
    text = "Hi <b onclick=x>you</b><script>alert(1)</script>"
    product = make(description={"blocks": [{"type": "paragraph", "data": {"text": text}}]})
    assert product.description["blocks"][0]["data"]["text"] == "Hi <b>you</b>"


def test_published_and_unpublished(channel: Channel) -> None:
    product = make()
    listing = products.publish(product=product, channel=channel, actor=SYSTEM)
    first = listing.published_at
    assert first is not None
    products.unpublish(product=product, channel=channel, actor=SYSTEM)
    again = products.publish(product=product, channel=channel, actor=SYSTEM)
    assert again.published_at == first
    assert ProductListing.objects.count() == 1
    with pytest.raises(Invalid):
        products.set_listing(
            product=product,
            channel=channel,
            fields={"is_published": "yes"},  # type: ignore[typeddict-item]  # wrong on purpose
            actor=SYSTEM,
        )


def test_attributes_are_answered_by_name() -> None:
    fabric = attributes.create(name="Fabric", input_type="multiselect", actor=SYSTEM)
    product = make()
    types.set_type_attributes(
        product_type=product.product_type, product=[fabric], variant=[], actor=SYSTEM
    )
    for answer in (["Cotton", "Linen"], ["Linen"], ["Linen"]):
        products.set_attributes(product=product, values={"fabric": answer}, actor=SYSTEM)
    assert attributes_of([product.pk])[product.pk][0].values == ("Linen",)
    assert Change.objects.filter(verb="attribute_answered").count() == 2
    with pytest.raises(Invalid) as caught:
        products.set_attributes(product=product, values={"taste": ["Sweet"]}, actor=SYSTEM)
    assert caught.value.field == "taste"


def test_a_product_that_orders_need_stays(channel: Channel) -> None:
    sold, unsold = a_product(channel), a_product(channel)
    variant = a_variant(sold, stock=2)
    sell(a_variant(unsold, stock=2), channel, "1.00")
    sell(variant, channel, "1.00")
    allocate(wanted=[Wanted(variant.pk, 1, "line")])
    with pytest.raises(Conflict) as caught:
        products.delete(product=sold, actor=SYSTEM)
    assert caught.value.code == "product_in_use"
    products.delete(product=unsold, actor=SYSTEM)
    assert list(Product.objects.all()) == [sold]
    assert Offer.objects.count() == 1


def test_nobody_writes_without_the_right(channel: Channel) -> None:
    product = make()
    for call in (
        lambda: products.create(product_type=a_type(), fields={"name": "x"}, actor=ANONYMOUS),
        lambda: products.update(product=product, fields={}, actor=ANONYMOUS),
        lambda: products.delete(product=product, actor=ANONYMOUS),
        lambda: products.publish(product=product, channel=channel, actor=ANONYMOUS),
        lambda: products.set_attributes(product=product, values={}, actor=ANONYMOUS),
    ):
        with pytest.raises(Refused):
            call()


def test_of_ten_edits_from_one_form_one_is_taken(real_db: RealDb) -> None:
    product = make()

    def edit(number: int) -> Product:
        fields: ProductFields = {"name": f"Tee {number}"}
        return products.update(product=product, fields=fields, version=1, actor=SYSTEM)

    answers = real_db.together(edit, 10)
    refused = [each for each in answers if isinstance(each, DomainError)]
    assert {each.code for each in refused} == {"stale_version"}
    assert len(refused) == 9
    assert Product.objects.get().version == 2


def test_attributes_and_their_values() -> None:
    colour = attributes.create(name="Colour", input_type=Attribute.SWATCH, actor=SYSTEM)
    ink = attributes.add_value(attribute=colour, name="Ink", value="#1A1A2E", actor=SYSTEM)
    assert (ink.slug, ink.value) == ("ink", "#1a1a2e")
    assert attributes.value_of(colour, " INK ").pk == ink.pk
    assert attributes.value_of(colour, "C++") != attributes.value_of(colour, "C")
    assert attributes.value_of(colour, "½") == attributes.value_of(colour, "½")
    attributes.update(attribute=colour, fields={"name": "Color"}, actor=SYSTEM)
    for call in (
        lambda: attributes.create(name="colour", actor=SYSTEM),
        lambda: attributes.create(name="x", input_type="film", actor=SYSTEM),
        lambda: attributes.add_value(attribute=colour, name="Ink", actor=SYSTEM),
        lambda: attributes.add_value(attribute=colour, name="Red", value="red", actor=SYSTEM),
    ):
        with pytest.raises(DomainError) as caught:
            call()
        assert caught.value.field in {"slug", "input_type", "value"}
    attributes.delete(attribute=colour, actor=SYSTEM)
    assert not Attribute.objects.exists()


def test_types_are_changed_and_kept_while_they_are_needed() -> None:
    kind = types.create(name="Tea", actor=SYSTEM)
    product = products.create(product_type=kind, fields={"name": "Oolong"}, actor=SYSTEM)
    types.update(product_type=kind, fields={"name": "Leaf", "is_digital": True}, actor=SYSTEM)
    assert matching(Product.objects.all(), "leaf").get() == product
    with pytest.raises(Conflict, match="this type"):
        types.delete(product_type=kind, actor=SYSTEM)
    with pytest.raises(Conflict) as caught:
        types.create(name="Tea", actor=SYSTEM)
    assert caught.value.field == "slug"
    products.delete(product=product, actor=SYSTEM)
    types.delete(product_type=kind, actor=SYSTEM)
