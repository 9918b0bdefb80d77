"""Writing to the books: accounts are opened, transfers posted and reversed, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from store.graphql.engine.instances import instances
from store.graphql.engine.writing import insert_missing
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import LIMIT, Money
from store.ledger.models import Account, Transfer

__all__ = [
    "REVERSAL",
    "Account",
    "Entry",
    "Transfer",
    "open_account",
    "post",
    "post_all",
    "reverse",
]

REVERSAL = "reversal"
_LENGTHS = {"kind": 40, "ref": 80, "key": 160, "owner": 80}


def open_account(
    *,
    kind: str,
    owner: str = "",
    currency: str,
    normal: str,
    guarded: bool = False,
    limit_micro: int | None = None,
) -> Account:
    """The account of that kind, owner and currency, made when there is none; safe to race.

    `normal` is "D" or "C"; a guarded account (one owner only) holds 0 ≤ balance ≤ `limit_micro`.
    Raises Invalid: required, too_long, invalid_normal, guarded_needs_owner, limit_needs_guard,
    invalid_limit; Conflict: account_differs.
    """
    _words(kind=kind, **({"owner": owner} if owner else {}))
    _account_shape(currency, normal, guarded, owner, limit_micro)
    account = _known(kind, owner, currency)
    if account is None:
        insert_missing(
            Account(
                kind=kind,
                owner=owner,
                currency=currency,
                normal=normal,
                guarded=guarded,
                balance_micro=0 if guarded else None,
                limit_micro=limit_micro,
            )
        )
        # Ours, or the one that somebody else has just made; accounts are never deleted.
        account = next(iter(_accounts(kind=kind, owner=owner, currency=currency)))
    if (account.normal, account.guarded) != (normal, guarded):
        raise Conflict("account_differs", f"The account {account} exists with another shape.")
    return account


def _known(kind: str, owner: str, currency: str) -> Account | None:
    return next(iter(_accounts(kind=kind, owner=owner, currency=currency)), None)


@instances(Account)
def _accounts(kind: str, owner: str, currency: str) -> QuerySet[Account]:
    return Account.objects.filter(kind=kind, owner=owner, currency=currency)


@dataclass(frozen=True, slots=True)
class Entry:
    """A transfer to be posted."""

    debit: Account
    credit: Account
    amount: Money
    kind: str
    ref: str
    key: str

    @property
    def content(self) -> dict[str, object]:
        """The columns besides the key."""
        return {
            "debit_id": self.debit.pk,
            "credit_id": self.credit.pk,
            "amount_micro": self.amount.micro,
            "currency": self.amount.currency,
            "kind": self.kind,
            "ref": self.ref,
        }


def post_all(*, entries: Sequence[Entry]) -> None:
    """Post several transfers, all or none, each once per key; in one statement.

    Guarded accounts move by the sum, so that only what they hold after all of it counts.
    Raises as post.
    """
    for each in entries:
        _words(kind=each.kind, ref=each.ref, key=each.key)
        _movable(each.debit, each.credit, each.amount)
    with transaction.atomic():
        rows = [Transfer(key=each.key, **each.content) for each in entries]
        made = set(insert_missing(*rows, back="key"))
        _move_sums([each for each in entries if each.key in made])
        _refuse_other([each for each in entries if each.key not in made])


def _move_sums(entries: Sequence[Entry]) -> None:
    """Move the kept balances, lower id first, each once."""
    guarded: dict[int, Account] = {}
    sums: dict[int, int] = {}
    for each in entries:
        for account, side in ((each.debit, Account.DEBIT), (each.credit, Account.CREDIT)):
            if account.guarded:
                delta = each.amount.micro if side == account.normal else -each.amount.micro
                guarded[account.pk] = account
                sums[account.pk] = sums.get(account.pk, 0) + delta
    for key in sorted(sums):
        if sums[key]:
            _move(guarded[key], sums[key])


def _refuse_other(entries: Sequence[Entry]) -> None:
    """What stands under these keys must be the same."""
    known = Transfer.objects.in_bulk([each.key for each in entries], field_name="key")
    for each in entries:
        row = known.get(each.key)
        if any(getattr(row, name, None) != value for name, value in each.content.items()):
            raise Conflict("key_reused", "This key was used for another transfer.", "key")


def post(
    *, debit: Account, credit: Account, amount: Money, kind: str, ref: str, key: str
) -> Transfer:
    """Move `amount` (> 0) between two accounts of its currency, once per `key`.

    The same key and content answers the row that exists. Raises Invalid: required, too_long,
    amount_not_positive, currency_mismatch, same_account; Conflict: key_reused, limit_reached.
    """
    _words(kind=kind, ref=ref, key=key)
    _movable(debit, credit, amount)
    content = {
        "debit_id": debit.pk,
        "credit_id": credit.pk,
        "amount_micro": amount.micro,
        "currency": amount.currency,
        "kind": kind,
        "ref": ref,
    }
    with transaction.atomic():
        row, made = Transfer.objects.get_or_create(key=key, defaults=content)
        if made:
            _move_guarded(debit, credit, amount.micro)
    if any(getattr(row, name) != value for name, value in content.items()):
        raise Conflict("key_reused", "This key was used for another transfer.", "key")
    return row


def reverse(*, ref: str, key: str) -> list[Transfer]:
    """Take back every transfer of `ref` that nobody took back yet, newest first.

    Answers the reversals made under `key`, so a repeated call answers the same list. They carry
    the same `ref` and the kind "reversal". Raises Invalid: required, too_long; Conflict:
    limit_reached (then nothing is reversed).
    """
    _words(ref=ref, key=key)
    made = []
    with transaction.atomic():
        booked = Transfer.objects.filter(ref=ref, reverses=None)
        for transfer in booked.select_related("debit", "credit").order_by("-pk"):
            row = _reverse_one(transfer, f"{key}:{transfer.pk}")
            if row.key == f"{key}:{transfer.pk}":
                made.append(row)
    return made


def _reverse_one(transfer: Transfer, key: str) -> Transfer:
    _words(key=key)
    row, made = Transfer.objects.get_or_create(
        reverses=transfer,
        defaults={
            "key": key,
            "debit_id": transfer.credit_id,
            "credit_id": transfer.debit_id,
            "amount_micro": transfer.amount_micro,
            "currency": transfer.currency,
            "kind": REVERSAL,
            "ref": transfer.ref,
        },
    )
    if made:
        _move_guarded(transfer.credit, transfer.debit, transfer.amount_micro)
    return row


def _move_guarded(debit: Account, credit: Account, micro: int) -> None:
    """Move the kept balances, lower id first so that two transfers cannot lock each other out."""
    sides = [(debit, Account.DEBIT), (credit, Account.CREDIT)]
    for account, side in sorted(sides, key=lambda pair: pair[0].pk):
        if account.guarded:
            _move(account, micro if side == account.normal else -micro)


def _move(account: Account, delta: int) -> None:
    """One conditional UPDATE: no row moved means that the limit (or zero) is in the way."""
    room = Q(limit_micro=None) | Q(limit_micro__gte=F("balance_micro") + delta)
    fits = Q(balance_micro__gte=-delta, balance_micro__lte=LIMIT - delta)
    moved = Account.objects.filter(room, fits, pk=account.pk).update(
        balance_micro=F("balance_micro") + delta
    )
    if not moved:
        raise Conflict("limit_reached", "This would pass the limit of the account.", "amount")


def _movable(debit: Account, credit: Account, amount: Money) -> None:
    if amount.micro <= 0:
        raise Invalid("amount_not_positive", "A transfer moves more than zero.", "amount")
    if {debit.currency, credit.currency} != {amount.currency}:
        raise Invalid("currency_mismatch", "Both accounts and the amount need one currency.")
    if debit.pk == credit.pk:
        raise Invalid("same_account", "A transfer needs two accounts.")


def _account_shape(
    currency: str, normal: str, guarded: bool, owner: str, limit_micro: int | None
) -> None:
    Money.zero(currency)
    if normal not in {Account.DEBIT, Account.CREDIT}:
        raise Invalid("invalid_normal", "An account is of kind D or C.", "normal")
    if guarded and not owner:
        raise Invalid("guarded_needs_owner", "Only one owner's account is guarded.", "owner")
    if limit_micro is not None and not guarded:
        raise Invalid("limit_needs_guard", "Only a guarded account has a limit.", "limit_micro")
    if limit_micro is not None and not 0 <= limit_micro <= LIMIT:
        raise Invalid("invalid_limit", "The limit is out of range.", "limit_micro")


def _words(**words: str) -> None:
    """SQLite would keep a text of any length; both databases refuse the same here."""
    for field, text in words.items():
        if not text:
            raise Invalid("required", f"The {field} of a booking is missing.", field)
        if len(text) > _LENGTHS[field]:
            raise Invalid("too_long", f"The {field} of a booking is too long.", field)
