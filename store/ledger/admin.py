"""The books, to read: accounts with their balances, and every transfer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from store.admin.base import DeskAdmin, Row, desk_of, site
from store.admin.panels import link
from store.kernel.actor import MANAGE_SETTINGS
from store.kernel.money import Money
from store.ledger.models import Account, Transfer
from store.ledger.queries import balance, balances_of

link(
    "System",
    "Accounts",
    "admin:ledger_account_changelist",
    icon="account_balance_wallet",
    needs=MANAGE_SETTINGS,
    place=50,
)
link(
    "System",
    "Transfers",
    "admin:ledger_transfer_changelist",
    icon="swap_horiz",
    needs=MANAGE_SETTINGS,
    place=60,
)


@admin.register(Account, site=site)
class AccountAdmin(DeskAdmin[Account]):
    """Accounts; a balance is the sum of its transfers."""

    list_display = ("kind", "owner", "currency", "balance_shown")
    list_filter = ("kind", "currency")
    search_fields: ClassVar[tuple[str, ...]] = ("kind", "owner")
    ordering = ("kind", "owner", "currency")

    def load(self, rows: Sequence[Account]) -> dict[Any, Any]:
        """Balances of the page, in two queries."""
        return balances_of([row.pk for row in rows])

    @admin.display(description="Balance")
    def balance_shown(self, account: Account) -> str:
        """Exact, in the account's normal direction."""
        return Money(desk_of(account) or 0, account.currency).format()

    def facts(self, row: Account) -> Sequence[Row]:
        """The account."""
        return [
            ("kind", row.kind),
            ("owner", row.owner or "the shop"),
            ("currency", row.currency),
            ("normal side", row.get_normal_display()),
            ("balance", balance(row).format()),
            ("guarded", "yes" if row.guarded else "no"),
        ]


@admin.register(Transfer, site=site)
class TransferAdmin(DeskAdmin[Transfer]):
    """Transfers, newest first; never changed."""

    list_display = ("at", "kind", "amount", "debit", "credit", "ref")
    list_filter = ("kind",)
    search_fields: ClassVar[tuple[str, ...]] = ("ref", "key")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        """With both accounts."""
        return super().get_queryset(request).select_related("debit", "credit")

    @admin.display(description="Amount")
    def amount(self, transfer: Transfer) -> str:
        """Exact."""
        return Money(transfer.amount_micro, transfer.currency).format()

    def facts(self, row: Transfer) -> Sequence[Row]:
        """The transfer."""
        return [
            ("at", row.at),
            ("kind", row.kind),
            ("amount", self.amount(row)),
            ("debit", str(row.debit)),
            ("credit", str(row.credit)),
            ("reference", row.ref),
            ("key", row.key),
            ("takes back", row.reverses_id),
        ]
