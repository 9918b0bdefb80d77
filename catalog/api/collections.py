"""Collections: the type. Its products are added by lists.py."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from graphene import String

from catalog.api import words
from catalog.api.media import background
from catalog.api.variants import channel_slugs
from catalog.models.collection import Collection as Model
from catalog.models.collection import CollectionListing
from catalog.queries.collections import published_in
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.ask import Ask
from store.graphql.fields import Calc, Col, Gid
from store.graphql.scalars import JSONString
from store.graphql.types import Type
from store.kernel.actor import MANAGE_PRODUCTS


def seen(ask: Ask) -> QuerySet[Model]:
    """Collections that the channel shows; outside of any, those that some channel shows."""
    if ask.can(MANAGE_PRODUCTS) and not ask.in_channel:
        return Model.objects.all()
    if ask.in_channel:
        return published_in(channel_id=ask.channel_id)
    shown = CollectionListing.objects.filter(
        collection=OuterRef("pk"), channel__is_active=True, is_published=True
    )
    return Model.objects.filter(Exists(shown))


class Collection(Type, of=Model, interfaces=(Node, ObjectWithMetadata), visible=seen):
    """Products gathered by hand."""

    id = Gid()
    name = Col(String, required=True)
    slug = Col(String, required=True)
    description = Col(JSONString, read=lambda blocks: blocks or None)
    seo_title = Col(String)
    seo_description = Col(String)
    channel = Calc(String, load=channel_slugs)
    background_image = background()
    translation = words.of_collection()
