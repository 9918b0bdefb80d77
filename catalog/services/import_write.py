"""Writing one imported product: shared rows first, then one short transaction."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Max

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product, ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant, VariantAttributeValue
from catalog.offers.services import publish_many
from catalog.services.attributes import value_of, value_slug
from catalog.services.import_parse import NewPicture
from catalog.services.import_plan import UNTAXED, Plan, Shop, VariantPlan, terms_of, type_slugs
from catalog.services.promotion_prices import touched
from catalog.services.search import index
from catalog.stock.services import open_stock, set_quantity
from store.changes.services import record, snapshot
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.media.models import RemoteImage
from store.media.services import request_remote
from store.outbox.services import emit


@dataclass
class Shelf:
    """Rows that many products share, looked up once a run."""

    types: dict[tuple[str, bool], ProductType] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    values: dict[tuple[str, str], AttributeValue] = field(default_factory=dict)
    asked: set[tuple[int, int]] = field(default_factory=set)


@dataclass(frozen=True)
class Parts:
    """What a product's transaction refers to and does not write."""

    product_type: ProductType
    values: dict[tuple[str, str], AttributeValue]
    remotes: dict[str, RemoteImage]
    untaxed: TaxClass | None


def prepare(plan: Plan, shelf: Shelf) -> Parts:
    """Make the shared rows that a product needs; they are of use even if it does not come."""
    product_type = _type(plan, shelf)
    pairs = [pair for each in plan.variants if each.sets_options for pair in each.new.options]
    values = {pair: _value(pair, product_type, shelf) for pair in dict.fromkeys(pairs)}
    untaxed = None
    if any(each.sells and not each.new.taxable for each in plan.variants):
        untaxed, _ = TaxClass.objects.get_or_create(slug=UNTAXED, defaults={"name": "Not taxed"})
    remotes = {each.url: request_remote(each.url) for each in plan.pictures}
    return Parts(product_type, values, remotes, untaxed)


def _type(plan: Plan, shelf: Shelf) -> ProductType:
    if plan.existing is not None and not plan.retypes:
        return plan.existing.product.product_type
    new, (base, other) = plan.new, type_slugs(plan.new)
    kept = shelf.types.get((base, new.ships))
    if kept is not None:
        return kept
    name = new.type_name or "General"
    for slug, words in ((base, name), (other, f"{name} ({other.rpartition('-')[2]})")):
        row, _ = ProductType.objects.get_or_create(
            slug=slug,
            defaults={
                "name": words,
                "is_shipping_required": new.ships,
                "is_digital": not new.ships,
            },
        )
        if row.is_shipping_required == new.ships:
            break
    shelf.types[base, new.ships] = row
    return row


def _value(pair: tuple[str, str], product_type: ProductType, shelf: Shelf) -> AttributeValue:
    name, value_name = pair
    slug = value_slug(name)[:120]
    attribute = shelf.attributes.get(slug)
    if attribute is None:
        attribute, _ = Attribute.objects.get_or_create(slug=slug, defaults={"name": name})
        shelf.attributes[slug] = attribute
    if (product_type.pk, attribute.pk) not in shelf.asked:
        rows = TypeAttribute.objects.filter(product_type=product_type)
        last = rows.aggregate(last=Max("position"))["last"]
        TypeAttribute.objects.get_or_create(
            product_type=product_type,
            attribute=attribute,
            scope=TypeAttribute.VARIANT,
            defaults={"position": 0 if last is None else last + 1},
        )
        shelf.asked.add((product_type.pk, attribute.pk))
    key = (slug, value_slug(value_name))
    if key not in shelf.values:
        shelf.values[key] = value_of(attribute, value_name)
    return shelf.values[key]


def write(*, plan: Plan, parts: Parts, shop: Shop, actor: Actor) -> Product:
    """Write the product, whole or not at all; raises Conflict when somebody changed it."""
    with transaction.atomic():
        product = _product(plan, parts)
        _listing(plan, product, shop)
        variants = _variants(plan, parts, product)
        index([product.pk])
        touched([product.pk])
        terms = [
            terms_of(
                row=each.new,
                variant=row,
                offer=each.found.offer if each.found else None,
                untaxed=parts.untaxed,
            )
            for each, row in zip(plan.variants, variants, strict=True)
            if each.sells
        ]
        publish_many(terms=terms, channel=shop.channel, actor=actor)
        _stock(plan, variants, shop, actor)
        _pictures(plan, parts, product, variants)
        _tell(plan, product, actor)
    return product


def _product(plan: Plan, parts: Parts) -> Product:
    if plan.existing is None:
        return Product.objects.create(product_type=parts.product_type, **plan.values)
    old = plan.existing.product
    rows = Product.objects.filter(pk=old.pk, version=old.version)
    if not rows.update(
        **plan.values, product_type=parts.product_type, version=F("version") + 1, updated_at=now()
    ):
        raise Conflict("stale_version", "somebody changed this product just now", "version")
    return Product.objects.select_related("product_type").get(pk=old.pk)


def _listing(plan: Plan, product: Product, shop: Shop) -> None:
    if not plan.listing:
        return
    row = plan.existing.listing if plan.existing else None
    row = row or ProductListing(product=product, channel=shop.channel)
    for name, value in plan.listing.items():
        setattr(row, name, value)
    if row.is_published and row.published_at is None:
        row.published_at = now()
    row.save()


def _variants(plan: Plan, parts: Parts, product: Product) -> list[Variant]:
    """The variants of the rows, in their order; new ones in one statement."""
    rows = [
        each.found.variant if each.found else Variant(product=product, **each.values)
        for each in plan.variants
    ]
    Variant.objects.bulk_create(
        row for each, row in zip(plan.variants, rows, strict=True) if each.found is None
    )
    changed = [row for each, row in zip(plan.variants, rows, strict=True) if each.sets_options]
    if plan.existing is not None:
        for each, row in zip(plan.variants, rows, strict=True):
            if each.found is not None and each.values:
                Variant.objects.filter(pk=row.pk).update(**each.values)
        VariantAttributeValue.objects.filter(variant__in=changed).delete()
    VariantAttributeValue.objects.bulk_create(
        VariantAttributeValue(variant=row, value=parts.values[pair])
        for each, row in zip(plan.variants, rows, strict=True)
        if each.sets_options
        for pair in each.new.options
    )
    return rows


def _stock(plan: Plan, variants: Sequence[Variant], shop: Shop, actor: Actor) -> None:
    key = f"import:{uuid.uuid4()}"
    fresh: dict[int, int] = {}
    for each, row in zip(plan.variants, variants, strict=True):
        if each.quantity is None:
            continue
        if each.found is None or each.found.stock is None:
            fresh[row.pk] = each.quantity
        else:
            set_quantity(
                variant=row,
                warehouse=shop.warehouse,
                quantity=each.quantity,
                reason="import",
                key=f"{key}:{row.pk}:again",
                actor=actor,
            )
    if fresh:
        open_stock(
            quantities=fresh, warehouse=shop.warehouse, reason="import", key=key, actor=actor
        )


def _pictures(plan: Plan, parts: Parts, product: Product, variants: Sequence[Variant]) -> None:
    media = dict(plan.existing.media) if plan.existing else {}
    after = max((row.position for row in media.values()), default=-1) + 1
    made = ProductMedia.objects.bulk_create(
        _media(product, picture, parts.remotes[picture.url], after + place)
        for place, picture in enumerate(plan.pictures)
    )
    media.update(zip((picture.url for picture in plan.pictures), made, strict=True))
    VariantMedia.objects.bulk_create(
        (
            VariantMedia(variant=row, media=media[each.new.image])
            for each, row in zip(plan.variants, variants, strict=True)
            if each.shows
        ),
        ignore_conflicts=True,
    )


def _media(
    product: Product, picture: NewPicture, remote: RemoteImage, position: int
) -> ProductMedia:
    return ProductMedia(
        product=product,
        remote=remote,
        image_id=remote.image_id,
        alt=picture.alt,
        position=position,
    )


def _tell(plan: Plan, product: Product, actor: Actor) -> None:
    """One change row and one event a product."""
    names = list(plan.values)
    before = snapshot(plan.existing.product, names) if plan.existing else {}
    variants = {str(each.new.line): _words(each) for each in plan.variants if each.values}
    record(
        actor=actor,
        verb="product_imported",
        kind="product",
        key=product.pk,
        before=before,
        after={**snapshot(product, names), "variants": variants},
    )
    emit("product_updated", product.pk)


def _words(each: VariantPlan) -> dict[str, object]:
    return {name: value for name, value in each.values.items() if name in {"sku", "name"}}
