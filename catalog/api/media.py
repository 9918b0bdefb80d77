"""Pictures: types, and their absolute addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from graphene import Enum, Field, Int, ObjectType, String

from catalog.queries.pictures import Picture, picture_of
from store.graphql.base import Info, Node
from store.kernel.ids import to_global
from store.media.queries import url_by_hash

ThumbnailFormatEnum: Any = Enum("ThumbnailFormatEnum", [("ORIGINAL", "original"), ("WEBP", "webp")])
ProductMediaType: Any = Enum("ProductMediaType", [("IMAGE", "image")])
FULL_SIZE = 1600


class Image(ObjectType):
    """A picture's address and what it shows."""

    url = String(required=True)
    alt = String()


def address(picture: Picture, size: int | None, kind: Any) -> str:
    """Absolute: the picture itself for no size, else the copy nearest to it, which is WebP."""
    webp = getattr(kind, "value", kind) == "webp"
    if not size or size < 0:
        path = f"/media/{picture.hash}.{picture.extension}"
        if webp:
            path = url_by_hash(picture.hash, FULL_SIZE)
    else:
        path = url_by_hash(picture.hash, size)
    return f"{settings.SITE_URL}{path}"


def image(picture: Picture | None, size: int | None, kind: Any) -> dict[str, str] | None:
    """A picture as `Image` shows it."""
    return {"url": address(picture, size, kind), "alt": picture.alt} if picture else None


def image_field(resolver: Any) -> Any:
    """A field `(size, format): Image`."""
    return Field(
        Image,
        size=Int(),
        format=ThumbnailFormatEnum(default_value="original"),
        resolver=resolver,
    )


def background(row: Any, _info: Info, size: int | None = None, format: Any = None) -> Any:
    """The picture of a category or collection."""
    owner = row.model
    if owner.image is None:
        return None
    return image(picture_of(owner.image, owner.image_alt or owner.name), size, format)


class ProductMedia(ObjectType):
    """A picture of a product."""

    class Meta:
        interfaces = (Node,)

    alt = String(required=True)
    type = ProductMediaType(required=True)
    url = String(required=True, size=Int(), format=ThumbnailFormatEnum(default_value="original"))

    @staticmethod
    def resolve_id(row: Picture, _info: Info) -> str:
        """`ProductMedia:pk`."""
        return to_global("ProductMedia", row.media_id)

    @staticmethod
    def resolve_type(_row: Picture, _info: Info) -> str:
        """Only pictures are kept."""
        return "image"

    @staticmethod
    def resolve_url(row: Picture, _info: Info, size: int | None = None, format: Any = None) -> str:
        """Absolute."""
        return address(row, size, format)
