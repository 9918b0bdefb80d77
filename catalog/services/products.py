"""Products: create, update, publish, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import F, ProtectedError

from catalog.models.category import Category
from catalog.models.listing import ProductListing
from catalog.models.product import Product, ProductType, TypeAttribute
from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.offers.models import Listing
from catalog.services import answers, checks
from catalog.services.answer_values import Given
from catalog.services.promotion_prices import touched
from catalog.services.search import index
from store.changes.services import snapshot
from store.channels.models import Channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, DomainError
from store.kernel.ids import slug_of
from store.kernel.rows import violation


class ProductFields(TypedDict, total=False):
    """What an owner writes about a product; `description` is EditorJS blocks."""

    name: str
    slug: str
    category: Category | None
    tax_class: TaxClass | None
    description: dict[str, Any]
    vendor: str
    tags: Sequence[str]
    seo_title: str
    seo_description: str
    metadata: Mapping[str, str]
    private_metadata: Mapping[str, str]
    external_reference: str | None


class ListingFields(TypedDict, total=False):
    """Where a product stands in a channel; a date of None means at once."""

    is_published: bool
    published_at: datetime | None
    visible_in_listings: bool
    available_for_purchase_at: datetime | None


CHECKS: dict[str, checks.Check] = {
    "name": checks.line(250, required=True),
    "slug": checks.slug,
    "category": checks.given,
    "tax_class": checks.given,
    "description": checks.blocks,
    "vendor": checks.line(250),
    "tags": checks.tags,
    "seo_title": checks.line(70),
    "seo_description": checks.line(300),
    "metadata": checks.metadata,
    "private_metadata": checks.metadata,
    "external_reference": checks.optional_line(250),
}
LISTING_CHECKS: dict[str, checks.Check] = {
    "is_published": checks.flag,
    "published_at": checks.given,
    "visible_in_listings": checks.flag,
    "available_for_purchase_at": checks.given,
}
_LISTED = ("is_published", "published_at", "visible_in_listings", "available_for_purchase_at")
MAX_SLUGS = 1_000


def create(*, product_type: ProductType, fields: ProductFields, actor: Actor) -> Product:
    """A new product, in no channel yet; without a slug it gets one made of its name.

    Raises Refused, Invalid (the fields), Conflict slug_taken, external_reference_taken.
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked({"name": "", **fields}, CHECKS)
    with transaction.atomic(), violation(_unique()):
        values.setdefault("slug", free_slug(values["name"]))
        product = Product.objects.create(product_type=product_type, **values)
        index([product.pk])
        after = snapshot(product, _columns(values))
        checks.tell(actor, "product_created", "product", product.pk, {}, after, product.pk)
    product.refresh_from_db()
    return product


def free_slug(name: str) -> str:
    """A slug nobody has now; UNIQUE decides if somebody takes it meanwhile."""
    base = slug_of(name, "product")
    used = set(Product.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    tries = (base if number == 1 else f"{base}-{number}" for number in range(1, MAX_SLUGS))
    found = next((slug for slug in tries if slug not in used), None)
    if found is None:
        raise Conflict("slug_taken", "Choose an address of your own.", "slug")
    return found


def update(
    *, product: Product, fields: ProductFields, version: int | None = None, actor: Actor
) -> Product:
    """Change these fields; with `version` only if nobody has changed the product since then.

    Raises Refused, Invalid (the fields), Conflict stale_version, slug_taken, …
    """
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, CHECKS)
    with transaction.atomic(), violation(_unique()):
        old = Product.objects.get(pk=product.pk)
        if version is not None and old.version != version:
            raise _stale()
        values = {name: value for name, value in values.items() if getattr(old, name) != value}
        if not values:
            return old
        rows = Product.objects.filter(pk=old.pk, version=old.version)
        if not rows.update(**values, version=F("version") + 1, updated_at=now()):
            raise _stale()
        index([old.pk])
        if "category" in values:
            touched([old.pk])
        fresh = Product.objects.get(pk=old.pk)
        names = _columns(values)
        before, after = snapshot(old, names), snapshot(fresh, names)
        checks.tell(actor, "product_updated", "product", old.pk, before, after, old.pk)
    return fresh


def delete(*, product: Product, actor: Actor) -> None:
    """Delete a product that no order needs; raises Conflict product_in_use otherwise."""
    actor.require(MANAGE_PRODUCTS)
    before = {"name": product.name, "slug": product.slug}
    pk = product.pk
    try:
        with transaction.atomic():
            Listing.objects.filter(variant__product=pk).delete()
            answers.forget(answers.PRODUCT, [pk])
            ids = Variant.objects.filter(product=pk).values_list("pk", flat=True)
            answers.forget(answers.VARIANT, list(ids))
            Product.objects.get(pk=pk).delete()
            checks.tell(actor, "product_deleted", "product", pk, before, {}, pk)
    except ProtectedError as error:
        message = "Orders need this product. Unpublish it instead."
        raise Conflict("product_in_use", message, "product") from error


def publish(*, product: Product, channel: Channel, actor: Actor) -> ProductListing:
    """Show a product in a channel, from now on."""
    return set_listing(product=product, channel=channel, fields={"is_published": True}, actor=actor)


def unpublish(*, product: Product, channel: Channel, actor: Actor) -> ProductListing:
    """Make a product a draft in a channel."""
    return set_listing(
        product=product, channel=channel, fields={"is_published": False}, actor=actor
    )


def set_listing(
    *, product: Product, channel: Channel, fields: ListingFields, actor: Actor
) -> ProductListing:
    """Change where a product stands in a channel; raises Refused, Invalid."""
    actor.require(MANAGE_PRODUCTS)
    values = checks.checked(fields, LISTING_CHECKS)
    with transaction.atomic():
        listing, made = ProductListing.objects.get_or_create(product=product, channel=channel)
        before = {} if made else snapshot(listing, _LISTED)
        if values.get("is_published") and listing.published_at is None:
            values.setdefault("published_at", now())
        for name, value in values.items():
            setattr(listing, name, value)
        listing.save(update_fields=list(values) or None)
        words = {"channel": channel.slug}
        checks.tell(
            actor,
            "listing_changed",
            "product",
            product.pk,
            {**words, **before},
            {**words, **snapshot(listing, _LISTED)},
            product.pk,
        )
    return listing


def set_attributes(*, product: Product, values: Mapping[str, Given], actor: Actor) -> None:
    """Answer attributes (by slug) of the product's type; answer_values says what answers may be.

    Raises Refused, Invalid (field = the attribute's slug).
    """
    actor.require(MANAGE_PRODUCTS)
    asked = answers.asked(answers.of_type(product.product_type_id, TypeAttribute.PRODUCT), values)
    with transaction.atomic():
        for slug, given in values.items():
            answers.answer(
                answers.PRODUCT,
                product.pk,
                asked[slug],
                given=given,
                actor=actor,
                product_id=product.pk,
            )
        index([product.pk])


def _columns(values: Mapping[str, Any]) -> list[str]:
    """Names for a snapshot: of a row its id."""
    return [f"{name}_id" if name in {"category", "tax_class"} else name for name in values]


def _unique() -> dict[str, DomainError]:
    return checks.taken("catalog_product", "slug", "external_reference")


def _stale() -> Conflict:
    message = "Somebody changed this product meanwhile. Load it again."
    return Conflict("stale_version", message, "version")
