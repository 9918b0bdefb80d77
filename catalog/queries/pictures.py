"""Pictures of products and variants, in two queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.models.media import ProductMedia, VariantMedia


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a product: `hash` names the file, sizes in pixels, `alt` is never empty."""

    media_id: int
    image_id: int
    hash: str
    extension: str
    width: int
    height: int
    alt: str
    position: int


def pictures_of(product_ids: Iterable[int]) -> dict[int, tuple[Picture, ...]]:
    """Pictures by product id in display order; those still to be fetched are left out."""
    rows = (
        ProductMedia.objects.filter(product_id__in=list(product_ids), image__isnull=False)
        .select_related("image", "product")
        .order_by("product_id", "position", "id")
    )
    found: dict[int, list[Picture]] = {}
    for row in rows:
        found.setdefault(row.product_id, []).append(picture(row))
    return {pk: tuple(pictures) for pk, pictures in found.items()}


def picture(row: ProductMedia) -> Picture:
    """A media row whose image is there, as a frozen row."""
    image = row.image
    if image is None:
        raise ValueError(f"media {row.pk} waits for its file")
    return Picture(
        media_id=row.pk,
        image_id=image.pk,
        hash=image.hash,
        extension=image.extension,
        width=image.width,
        height=image.height,
        alt=row.alt or row.product.name,
        position=row.position,
    )


def media_of_variants(variant_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Ids of the product media that show each variant; variants without their own are absent."""
    rows = VariantMedia.objects.filter(variant_id__in=list(variant_ids)).order_by(
        "variant_id", "media__position", "id"
    )
    found: dict[int, list[int]] = {}
    for variant_id, media_id in rows.values_list("variant_id", "media_id"):
        found.setdefault(variant_id, []).append(media_id)
    return {pk: tuple(ids) for pk, ids in found.items()}


def first_pictures(products: Mapping[int, int]) -> dict[int, Picture]:
    """The picture to show for each variant (variant id → product id): its own, else the first."""
    pictures = pictures_of(set(products.values()))
    own = media_of_variants(products)
    chosen: dict[int, Picture] = {}
    for variant_id, product_id in products.items():
        candidates = pictures.get(product_id, ())
        mine = set(own.get(variant_id, ()))
        fitting = [each for each in candidates if each.media_id in mine] or candidates
        if fitting:
            chosen[variant_id] = fitting[0]
    return chosen
