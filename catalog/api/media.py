"""Pictures: types, and their absolute addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from graphene import Enum, Int, String

from catalog.queries.pictures import Picture, pictures_by_id, pictures_of
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.batch import Batch
from store.graphql.fields import Calc, Col, Gid
from store.graphql.types import Type
from store.media.queries import url_by_hash

# Copies are kept as WebP alone: every browser that shows AVIF shows it.
ThumbnailFormatEnum: Any = Enum(
    "ThumbnailFormatEnum", [("ORIGINAL", "original"), ("AVIF", "avif"), ("WEBP", "webp")]
)
ProductMediaType: Any = Enum("ProductMediaType", [("IMAGE", "image"), ("VIDEO", "video")])
FULL_SIZE = 1600


class Shown(NamedTuple):
    """A picture's address and what it shows."""

    url: str
    alt: str


class Image(Type, of=Shown):
    """A picture's address and what it shows."""

    url = Col(String, required=True)
    alt = Col(String)


def address(digest: str, extension: str, size: int | None, kind: Any) -> str:
    """Absolute: the picture itself for no size, else the copy nearest to it, which is WebP."""
    if size and size > 0:
        path = url_by_hash(digest, size)
    elif getattr(kind, "value", kind) in {"webp", "avif"}:
        path = url_by_hash(digest, FULL_SIZE)
    else:
        path = f"/media/{digest}.{extension}"
    return f"{settings.SITE_URL}{path}"


def image(picture: Picture, size: int | None, kind: Any) -> Shown:
    """A picture as `Image` shows it."""
    return Shown(address(picture.hash, picture.extension, size, kind), picture.alt)


def image_field(type_: Any = Image, **source: Any) -> Calc:
    """A field `(size, format)` that answers a picture."""
    return Calc(type_, size=Int(), format=ThumbnailFormatEnum(default_value="original"), **source)


def all_pictures(batch: Batch) -> dict[int, tuple[Picture, ...]]:
    """The pictures of a batch of products; by `batch.once`, for all fields that show them."""
    return pictures_of(batch.col("id"))


def first_pictures(
    product_ids: Any, size: int | None = None, format: Any = None
) -> dict[int, Shown]:
    """The first picture by product id; products without any are absent."""
    found = pictures_of(product_ids)
    return {pk: image(pictures[0], size, format) for pk, pictures in found.items()}


def thumbnails(batch: Batch, size: int | None = None, format: Any = None) -> dict[int, Shown]:
    """The first picture of each product of a batch."""
    found = batch.once(all_pictures)
    return {pk: image(pictures[0], size, format) for pk, pictures in found.items()}


def _background(
    digest: str | None,
    extension: str,
    alt: str,
    name: str,
    size: int | None = None,
    format: Any = None,
) -> Shown | None:
    if digest is None:
        return None
    return Shown(address(digest, extension, size, format), alt or name)


def background() -> Calc:
    """The picture of a category or collection."""
    needs = ("image__hash", "image__extension", "image_alt", "name")
    return image_field(read=_background, needs=needs)


def _url(digest: str, extension: str, size: int | None = None, format: Any = None) -> str:
    return address(digest, extension, size, format)


def _by_ids(keys: Sequence[int], **_where: Any) -> dict[int, Picture]:
    return pictures_by_id(keys)


class ProductMedia(Type, of=Picture, load=_by_ids, interfaces=(Node, ObjectWithMetadata)):
    """A picture of a product; videos are not kept."""

    id = Gid("media_id")
    alt = Col(String, required=True)
    type = Calc(ProductMediaType, read=lambda _pk: "image", needs=("media_id",), required=True)
    url = image_field(String, read=_url, needs=("hash", "extension"), required=True)


def media_of_products(batch: Batch) -> dict[int, tuple[Picture, ...]]:
    """All pictures of each product, in the owner's order."""
    found = batch.once(all_pictures)
    return {pk: found.get(pk, ()) for pk in batch.col("id")}
