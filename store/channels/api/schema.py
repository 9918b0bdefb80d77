"""Channels and the shop: types and root fields."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from graphene import ID, Boolean, String

from store.channels import models
from store.channels.api.languages import Language, LanguageDisplay
from store.channels.languages import languages
from store.channels.queries import shop
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.ask import Ask
from store.graphql.engine.batch import Batch
from store.graphql.engine.perms import AUTHENTICATED_APP, AUTHENTICATED_STAFF_USER
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.registry import query
from store.graphql.types import Type
from store.kernel.ids import to_global

STAFF = AUTHENTICATED_APP | AUTHENTICATED_STAFF_USER
# The release of Saleor whose names these are.
SCHEMA = "3.24.0"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the shop is on the web."""

    url: str

    @property
    def host(self) -> str:
        """With the port, if it is not the usual one."""
        return urlsplit(self.url).netloc

    @property
    def ssl_enabled(self) -> bool:
        """Whether it is https."""
        return urlsplit(self.url).scheme == "https"


class Domain(Type, of=Address):
    """Where the shop is on the web."""

    host = Col(String, required=True)
    ssl_enabled = Col(Boolean, required=True)
    url = Col(String, required=True)


class Channel(Type, of=models.Channel, interfaces=(Node, ObjectWithMetadata)):
    """Where things are sold: one currency, a default country."""

    id = Gid()
    slug = Col(String, required=True)
    name = Col(String, required=True)
    is_active = Col(Boolean, required=True)
    currency_code = Col(String, column="currency", required=True)


def _all_languages(batch: Batch) -> list[list[Language]]:
    return [list(map(Language, languages().values()))] * batch.size


def _domain(batch: Batch) -> list[Address]:
    return [Address(settings.SITE_URL)] * batch.size


class Shop(Type, of=models.Shop):
    """The shop itself."""

    id = Calc(ID, read=lambda pk: to_global("Shop", pk), needs=("id",), required=True)
    name = Col(String, required=True)
    description = Col(String)
    domain = One(Domain, load=_domain, required=True)
    schema_version = Calc(String, read=lambda _pk: SCHEMA, needs=("id",), required=True)
    languages = Many(LanguageDisplay, load=_all_languages, required=True)


def _shop(_batch: Batch) -> list[models.Shop]:
    """The shop's own words."""
    return [shop()]


def _channel(ask: Ask) -> QuerySet[models.Channel]:
    """An active channel."""
    active = models.Channel.objects.filter(is_active=True)
    if ask.exactly_one("id", "slug") == "slug":
        return active.filter(slug=ask.arg("slug"))
    return active.filter(pk=ask.key("id", "Channel"))


def _channels(_ask: Ask) -> QuerySet[models.Channel]:
    return models.Channel.objects.all()


@query
class ChannelQueries:
    """Root fields."""

    shop = One(Shop, load=_shop, required=True)
    channel = One(Channel, find=_channel, id=ID(), slug=String())
    channels = Many(Channel, rows=_channels, order=("id",), perm=STAFF)
