"""Collections as a channel's customers see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.queries.pictures import Picture, picture_of, pictures_of
from catalog.queries.visibility import listed
from store.channels.models import Channel


@dataclass(frozen=True)
class CollectionRow:
    """A collection; without a picture of its own it shows its first product's."""

    id: int
    slug: str
    name: str
    description: dict[str, Any]
    seo_title: str
    seo_description: str
    picture: Picture | None


def published(*, channel: Channel) -> QuerySet[Collection]:
    """Collections shown in a channel, in the owner's order."""
    return published_in(channel_id=channel.pk).order_by("position", "id")


def published_in(*, channel_id: Any) -> QuerySet[Collection]:
    """As published(), by the channel's id or its slot, in no order."""
    shown = CollectionListing.objects.filter(
        collection=OuterRef("pk"), channel_id=channel_id, is_published=True
    )
    return Collection.objects.filter(Exists(shown))


def collection_by_slug(slug: str, *, channel: Channel) -> CollectionRow | None:
    """A published collection, or None; one query, three more when it lacks a picture."""
    found = published(channel=channel).filter(slug=slug).select_related("image").first()
    return rows([found], channel=channel)[0] if found else None


def collection_rows(*, channel: Channel) -> tuple[CollectionRow, ...]:
    """All published collections, in at most three queries."""
    return rows(list(published(channel=channel).select_related("image")), channel=channel)


def rows(collections: Sequence[Collection], *, channel: Channel) -> tuple[CollectionRow, ...]:
    """Frozen rows of collections whose images are loaded."""
    bare = [each.pk for each in collections if each.image is None]
    borrowed = _first_products_pictures(bare, channel) if bare else {}
    return tuple(
        CollectionRow(
            id=each.pk,
            slug=each.slug,
            name=each.name,
            description=each.description,
            seo_title=each.seo_title,
            seo_description=each.seo_description,
            picture=picture_of(each.image, each.image_alt or each.name)
            if each.image
            else borrowed.get(each.pk),
        )
        for each in collections
    )


def _first_products_pictures(collection_ids: Sequence[int], channel: Channel) -> dict[int, Picture]:
    entries = CollectionProduct.objects.filter(
        collection_id__in=collection_ids, product__in=listed(channel=channel)
    ).order_by("position", "id")
    members: dict[int, list[int]] = {}
    for collection_id, product_id in entries.values_list("collection_id", "product_id"):
        members.setdefault(collection_id, []).append(product_id)
    pictures = pictures_of({pk for ids in members.values() for pk in ids[:8]})
    return {
        pk: next(pictures[product_id][0] for product_id in ids[:8] if product_id in pictures)
        for pk, ids in members.items()
        if any(product_id in pictures for product_id in ids[:8])
    }
