"""Users as API clients see them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from graphene import Boolean, DateTime, String

from store.accounts import models
from store.accounts.api.types import Address
from store.channels.api.languages import LanguageCodeEnum
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.engine.ask import Ask
from store.graphql.fields import Calc, Col, Gid, Many, One
from store.graphql.registry import query
from store.graphql.types import Type


def _is_confirmed(confirmed_at: datetime | None, email_confirmed_at: datetime | None) -> bool:
    return confirmed_at is not None or email_confirmed_at is not None


class User(Type, of=models.User, interfaces=(Node, ObjectWithMetadata), owner="id"):
    """A shopper or a member of the staff."""

    id = Gid()
    email = Col(String, required=True)
    first_name = Col(String, required=True)
    last_name = Col(String, required=True)
    is_staff = Col(Boolean, required=True)
    is_active = Col(Boolean, required=True)
    is_confirmed = Calc(
        Boolean, read=_is_confirmed, needs=("confirmed_at", "email_confirmed_at"), required=True
    )
    language_code = Col(LanguageCodeEnum, required=True)
    addresses = Many(Address, order=("last_name", "first_name", "city"), required=True)
    default_shipping_address = One(Address)
    default_billing_address = One(Address)
    date_joined = Col(DateTime, required=True)
    last_login = Col(DateTime)


def _me(ask: Ask) -> QuerySet[models.User] | None:
    if not ask.is_user:
        return None
    return models.User.objects.filter(pk=ask.user_id, is_active=True)


@query
class PeopleQueries:
    """Root fields."""

    me = One(User, find=_me)
