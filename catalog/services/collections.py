"""Collections: create, change, fill, publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db import transaction

from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.product import Product
from catalog.services import checks
from catalog.services.search import later
from catalog.services.shelving import shelved
from store.changes.services import snapshot
from store.channels.models import Channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict, Invalid
from store.kernel.rows import violation
from store.media.models import Image

MAX_PRODUCTS = 5_000


class CollectionFields(TypedDict, total=False):
    """What an owner writes about a collection; `description` is EditorJS blocks."""

    name: str
    slug: str
    description: dict[str, Any]
    image: Image | None
    image_alt: str
    position: int
    seo_title: str
    seo_description: str
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(250, required=True),
    "slug": checks.slug,
    "description": checks.blocks,
    "image": checks.given,
    "image_alt": checks.line(250),
    "position": checks.number(0, 1_000_000),
    "seo_title": checks.line(70),
    "seo_description": checks.line(300),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
}


def create(
    *, name: str, slug: str = "", fields: CollectionFields | None = None, actor: Actor
) -> Collection:
    """A new collection, shown in no channel yet; raises Refused, Invalid, Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked({**(fields or {}), "name": name}, CHECKS)
    values["slug"] = checks.slug_for(slug, values["name"])
    with transaction.atomic(), violation(checks.taken("catalog_collection", "slug")):
        collection = Collection.objects.create(**values)
        after = snapshot(collection, ["name", "slug"])
        checks.tell(actor, "collection_created", "collection", collection.pk, {}, after)
    return collection


def update(*, collection: Collection, fields: CollectionFields, actor: Actor) -> Collection:
    """Change these fields; raises Refused, Invalid (the fields), Conflict slug_taken."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic(), violation(checks.taken("catalog_collection", "slug")):
        names = ["image_id" if name == "image" else name for name in values]
        before = snapshot(collection, names)
        if values:
            Collection.objects.filter(pk=collection.pk).update(**values)
        collection.refresh_from_db()
        if "name" in values:
            later(_products(collection))
        after = snapshot(collection, names)
        checks.tell(actor, "collection_updated", "collection", collection.pk, before, after)
    return collection


def delete(*, collection: Collection, actor: Actor) -> None:
    """Delete a collection; its products stay."""
    actor.require(MANAGE_PRODUCTS)
    before, pk = snapshot(collection, ["name", "slug"]), collection.pk
    with transaction.atomic():
        shelved(_products(collection))
        collection.delete()
        checks.tell(actor, "collection_deleted", "collection", pk, before, {})


def set_products(*, collection: Collection, product_ids: Sequence[int], actor: Actor) -> None:
    """Fill a collection with these products in this order; others leave it.

    Raises Refused, Invalid (products) for an unknown, doubled or excessive list.
    """
    actor.require(MANAGE_PRODUCTS)
    ids = list(product_ids)
    if len(set(ids)) != len(ids) or len(ids) > MAX_PRODUCTS:
        raise Invalid(
            "invalid_products", f"Name each product once, at most {MAX_PRODUCTS}.", "products"
        )
    busy = Conflict("collection_changed", "Somebody changed it meanwhile. Try again.", "products")
    with transaction.atomic(), violation({"collectionproduct": busy, "collection_product": busy}):
        if Product.objects.filter(pk__in=ids).count() != len(ids):
            raise Invalid("unknown_product", "One of these products does not exist.", "products")
        rows = CollectionProduct.objects.filter(collection=collection)
        before = list(rows.order_by("position", "id").values_list("product_id", flat=True))
        if before != ids:
            rows.delete()
            CollectionProduct.objects.bulk_create(
                CollectionProduct(collection=collection, product_id=pk, position=place)
                for place, pk in enumerate(ids)
            )
            shelved(set(before) ^ set(ids))
        checks.tell(
            actor,
            "collection_filled",
            "collection",
            collection.pk,
            {"products": before},
            {"products": ids},
        )


def set_listing(
    *, collection: Collection, channel: Channel, is_published: bool, actor: Actor
) -> CollectionListing:
    """Show or hide a collection in a channel."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        listing = CollectionListing.objects.filter(collection=collection, channel=channel).first()
        before = {"is_published": listing.is_published if listing else False}
        listing, _ = CollectionListing.objects.update_or_create(
            collection=collection, channel=channel, defaults={"is_published": is_published}
        )
        checks.tell(
            actor,
            "collection_listing_changed",
            "collection",
            collection.pk,
            {"channel": channel.slug, **before},
            {"channel": channel.slug, "is_published": is_published},
        )
    return listing


def _products(collection: Collection) -> list[int]:
    return list(collection.entries.values_list("product_id", flat=True))
