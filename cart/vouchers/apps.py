"""The app's name for Django."""

from django.apps import AppConfig


class VouchersConfig(AppConfig):
    """Vouchers."""

    name = "cart.vouchers"
    label = "vouchers"
    verbose_name = "Vouchers"
