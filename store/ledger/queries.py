"""Reading the books: balances are in the account's normal direction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet, Sum

from store.kernel.money import Money
from store.ledger.models import Account, Transfer


def account(*, kind: str, owner: str = "", currency: str) -> Account | None:
    """The account, or None when nothing was ever booked for it."""
    return Account.objects.filter(kind=kind, owner=owner, currency=currency).first()


def balance(account: Account) -> Money:
    """What the account holds, summed over its transfers (two queries)."""
    return Money(_sums(pk=account.pk).get(account.pk, 0), account.currency)


def balances(*, kind: str, currency: str) -> dict[str, Money]:
    """What each account of a kind holds, by owner (three queries)."""
    accounts = Account.objects.filter(kind=kind, currency=currency)
    held_by = _sums(kind=kind, currency=currency)
    return {each.owner: Money(held_by.get(each.pk, 0), currency) for each in accounts}


def kept(*, kind: str, owners: Iterable[str]) -> dict[str, Money]:
    """What the guarded accounts of these owners hold, by owner (one query); none = absent."""
    rows = Account.objects.filter(kind=kind, owner__in=list(owners), guarded=True)
    found = rows.values_list("owner", "balance_micro", "currency")
    return {owner: Money(micro or 0, currency) for owner, micro, currency in found}


def balances_by_kind() -> dict[tuple[str, str], Money]:
    """What all accounts of a kind hold together, by (kind, currency) (three queries)."""
    held_by = _sums()
    found: dict[tuple[str, str], Money] = {}
    for each in Account.objects.all():
        held = Money(held_by.get(each.pk, 0), each.currency)
        found[each.kind, each.currency] = held + found.get(
            (each.kind, each.currency), Money.zero(each.currency)
        )
    return found


def balances_of(account_ids: Sequence[int]) -> dict[int, int]:
    """Balances of these accounts in micros, by id; two queries, no transfers = absent."""
    return _sums(pk__in=list(account_ids))


def transfers_of(ref: str) -> QuerySet[Transfer]:
    """The transfers of a reference with both accounts, oldest first; reversals included."""
    return Transfer.objects.filter(ref=ref).select_related("debit", "credit").order_by("pk")


def _sums(**where: object) -> dict[int, int]:
    """Σ by account id in micros, for accounts with these columns; two queries."""
    found: dict[int, int] = defaultdict(int)
    for role, side in (("debit", Account.DEBIT), ("credit", Account.CREDIT)):
        rows = Transfer.objects.filter(
            **{f"{role}__{name}": value for name, value in where.items()}
        )
        grouped = rows.values_list(f"{role}_id", f"{role}__normal").annotate(Sum("amount_micro"))
        for pk, normal, micro in grouped:
            found[pk] += micro if normal == side else -micro
    return found
