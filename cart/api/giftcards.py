"""Gift cards in a cart: the type. Their codes are shown to nobody here."""

from __future__ import annotations

from graphene import String

from cart.giftcards.queries import CardPart
from store.graphql.base import Node, ObjectWithMetadata
from store.graphql.fields import Calc, Col, Gid
from store.graphql.money import Money, plain
from store.graphql.types import Type


class GiftCard(Type, of=CardPart, interfaces=(Node, ObjectWithMetadata)):
    """A gift card that pays for a checkout: its last characters and what is left on it."""

    id = Gid("card_id")
    display_code = Col(String, column="last4", required=True)
    last4_code_chars = Col(String, column="last4", required=True)
    current_balance = Calc(Money, read=lambda card: plain(card.balance), required=True)
