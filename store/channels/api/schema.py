"""Channels and the shop: types and root fields."""

from __future__ import annotations

from graphene import ID, Boolean, Field, ObjectType, String

from store.channels import models
from store.channels.queries import channel_by_slug, shop
from store.graphql.base import Info, Node, exactly_one, integer_key, listed
from store.graphql.registry import query
from store.kernel.errors import Refused
from store.kernel.ids import to_global

STAFF = "AUTHENTICATED_APP, AUTHENTICATED_STAFF_USER"


class Channel(ObjectType):
    """Where things are sold: one currency, a default country."""

    class Meta:
        interfaces = (Node,)

    slug = String(required=True)
    name = String(required=True)
    is_active = Boolean(required=True)
    currency_code = String(required=True)

    @staticmethod
    def resolve_id(row: models.Channel, _info: Info) -> str:
        """`Channel:pk`."""
        return to_global("Channel", row.pk)

    @staticmethod
    def resolve_currency_code(row: models.Channel, _info: Info) -> str:
        """ISO 4217."""
        return row.currency


class Shop(ObjectType):
    """The shop itself."""

    id = ID(required=True)
    name = String(required=True)
    description = String()

    @staticmethod
    def resolve_id(_row: models.Shop, _info: Info) -> str:
        """There is one shop."""
        return to_global("Shop", 1)


@query
class ChannelQueries:
    """Root fields."""

    shop = Field(Shop, required=True)
    channel = Field(Channel, id=ID(), slug=String())
    channels = listed(Channel)

    @staticmethod
    def resolve_shop(_root: None, _info: Info) -> models.Shop:
        """The shop's own words."""
        return shop()

    @staticmethod
    def resolve_channel(
        _root: None, _info: Info, id: str | None = None, slug: str | None = None
    ) -> models.Channel | None:
        """An active channel."""
        if exactly_one(id=id, slug=slug) == "slug":
            return channel_by_slug(slug or "")
        key = integer_key(id or "", "Channel")
        if key is None:
            return None
        return models.Channel.objects.filter(pk=key, is_active=True).first()

    @staticmethod
    def resolve_channels(_root: None, info: Info) -> list[models.Channel]:
        """All channels, for staff."""
        if not info.context.actor.permissions:
            message = f"To access this path, you need one of the following permissions: {STAFF}"
            raise Refused("permission_denied", message)
        return list(models.Channel.objects.order_by("id"))
