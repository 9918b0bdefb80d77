"""Collections: the type. Its products are added by products.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphene import ObjectType, String

from catalog.api.media import background, image_field
from catalog.models.collection import Collection as Model
from store.channels.models import Channel
from store.graphql.base import Batch, Info, Node, ObjectWithMetadata, from_model
from store.graphql.scalars import JSONString
from store.kernel.ids import to_global


@dataclass(frozen=True, eq=False)
class CollectionRow:
    """A collection in a channel with its siblings; its image is loaded."""

    batch: Batch[CollectionRow]
    channel: Channel
    model: Model

    @property
    def id(self) -> int:
        """The row's key."""
        return self.model.pk

    @property
    def metadata(self) -> dict[str, object]:
        """Public pairs."""
        return dict(self.model.metadata)


def collection_rows(collections: Iterable[Model], channel: Channel) -> list[CollectionRow]:
    """Collections of a channel, read together."""
    rows: list[CollectionRow] = []
    batch = Batch(rows)
    rows += [CollectionRow(batch, channel, each) for each in collections]
    return rows


class Collection(ObjectType):
    """Products gathered by hand."""

    class Meta:
        interfaces = (Node, ObjectWithMetadata)
        default_resolver = from_model

    name = String(required=True)
    slug = String(required=True)
    description = JSONString()
    seo_title = String()
    seo_description = String()
    channel = String()
    background_image = image_field(background)

    @staticmethod
    def resolve_id(row: CollectionRow, _info: Info) -> str:
        """`Collection:pk`."""
        return to_global("Collection", row.id)

    @staticmethod
    def resolve_description(row: CollectionRow, _info: Info) -> dict[str, Any] | None:
        """EditorJS blocks; null when there are none."""
        return row.model.description or None

    @staticmethod
    def resolve_channel(row: CollectionRow, _info: Info) -> str:
        """The channel it was reached through."""
        return row.channel.slug
