"""The app's name for Django."""

from django.apps import AppConfig


class GiftCardsConfig(AppConfig):
    """Gift cards."""

    name = "cart.giftcards"
    label = "giftcards"
    verbose_name = "Gift cards"
