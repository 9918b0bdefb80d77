"""Pictures of products, by their bytes or by address."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.services import checks
from store.changes.services import snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Invalid
from store.media.models import Image
from store.media.services import keep_image, request_remote

_FIELDS = ("image_id", "remote_id", "alt", "position")
_alt = checks.line(250)


def attach(
    *, product: Product, content: bytes, name: str = "", alt: str = "", actor: Actor
) -> ProductMedia:
    """Add a picture; one the product has already is not added twice.

    Raises Refused, Invalid (image, alt).
    """
    actor.require(MANAGE_PRODUCTS)
    alt = _alt(alt, "alt")
    image = keep_image(content=content, name=name)
    with transaction.atomic():
        kept = ProductMedia.objects.filter(product=product, image=image).first()
        return kept or _add(product, ProductMedia(image=image, alt=alt), actor)


def attach_url(*, product: Product, url: str, alt: str = "", actor: Actor) -> ProductMedia:
    """Add a picture by its address; the worker fetches it; the same address is added once.

    Raises Refused, Invalid (url, alt).
    """
    actor.require(MANAGE_PRODUCTS)
    alt = _alt(alt, "alt")
    with transaction.atomic():
        remote = request_remote(url)
        kept = ProductMedia.objects.filter(product=product, remote=remote).first()
        fresh = ProductMedia(remote=remote, image_id=remote.image_id, alt=alt)
        return kept or _add(product, fresh, actor)


def set_alt(*, media: ProductMedia, alt: str, actor: Actor) -> None:
    """Say what a picture shows, for those who do not see it."""
    actor.require(MANAGE_PRODUCTS)
    alt = _alt(alt, "alt")
    with transaction.atomic():
        before = {"media": media.pk, "alt": media.alt}
        ProductMedia.objects.filter(pk=media.pk).update(alt=alt)
        after = {"media": media.pk, "alt": alt}
        _tell(actor, "picture_described", media.product_id, before, after)


def reorder(*, product: Product, media_ids: Sequence[int], actor: Actor) -> None:
    """Put all pictures of a product in this order; raises Invalid unless all are named once."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        rows = ProductMedia.objects.filter(product=product).order_by("position", "id")
        before = list(rows.values_list("id", flat=True))
        if sorted(before) != sorted(media_ids):
            raise Invalid("invalid_order", "Name each picture once.", "media")
        for place, pk in enumerate(media_ids):
            ProductMedia.objects.filter(pk=pk).update(position=place)
        _tell(
            actor,
            "pictures_reordered",
            product.pk,
            {"order": before},
            {"order": list(media_ids)},
        )


def remove(*, media: ProductMedia, actor: Actor) -> None:
    """Take a picture off its product; the file stays for those who show it elsewhere."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        if ProductMedia.objects.filter(pk=media.pk).delete()[0]:
            _tell(actor, "picture_removed", media.product_id, snapshot(media, _FIELDS), {})


def show_variant(*, variant: Variant, media_ids: Sequence[int], actor: Actor) -> None:
    """Say which of its product's pictures show a variant; raises Invalid (media) for others."""
    actor.require(MANAGE_PRODUCTS)
    ids = list(dict.fromkeys(media_ids))
    with transaction.atomic():
        own = ProductMedia.objects.filter(product=variant.product_id, pk__in=ids).count()
        if own != len(ids):
            raise Invalid("unknown_media", "This product has no such picture.", "media")
        rows = VariantMedia.objects.filter(variant=variant)
        before = list(rows.order_by("id").values_list("media_id", flat=True))
        if before != ids:
            rows.delete()
            VariantMedia.objects.bulk_create(
                VariantMedia(variant=variant, media_id=pk) for pk in ids
            )
        _tell(
            actor,
            "variant_pictured",
            variant.product_id,
            {"variant": variant.pk, "media": before},
            {"variant": variant.pk, "media": ids},
        )


def fill_fetched(*, remote_id: int, image: Image) -> int:
    """Put a fetched picture in the places that wait for it; answers how many."""
    return ProductMedia.objects.filter(remote_id=remote_id, image__isnull=True).update(image=image)


def _add(product: Product, media: ProductMedia, actor: Actor) -> ProductMedia:
    last = ProductMedia.objects.filter(product=product).aggregate(last=Max("position"))["last"]
    media.product, media.position = product, 0 if last is None else last + 1
    media.save()
    _tell(actor, "picture_added", product.pk, {}, snapshot(media, _FIELDS))
    return media


def _tell(
    actor: Actor, verb: str, product_id: int, before: dict[str, object], after: dict[str, object]
) -> None:
    checks.tell(actor, verb, "product", product_id, before, after, product_id)
