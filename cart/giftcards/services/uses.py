"""What orders use of gift cards: held when placed, taken when paid, given back when not or undone.

Every step is a transfer between accounts that cannot go below zero, in the caller's transaction.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import ACCOUNT, HELD_ACCOUNT
from cart.giftcards.services.cards import note_event
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.ledger.services import Account, open_account, post, reverse


def hold(
    *,
    card_id: uuid.UUID,
    payable_key: uuid.UUID,
    cart_key: uuid.UUID,
    amount: Money,
    kind: str = GiftCardUse.CART,
) -> GiftCardUse:
    """Keep `amount` of a card back for something to be paid, once; decided by one UPDATE.

    Raises Conflict (gift_card_changed): it was stopped, has expired, is in use elsewhere by the
    gateway, or holds less by now.
    """
    with transaction.atomic():
        if not _good(card_id, now().date()):
            raise _changed()
        try:
            with transaction.atomic():
                use = GiftCardUse.objects.create(
                    card_id=card_id,
                    payable_key=payable_key,
                    cart_key=cart_key,
                    kind=kind,
                    amount_micro=amount.micro,
                    created_at=now(),
                )
        except IntegrityError as error:
            raise _changed() from error
        value, held = _accounts(use, amount.currency)
        ref = _ref(use)
        try:
            post(
                debit=value,
                credit=held,
                amount=amount,
                kind="gift_card_hold",
                ref=ref,
                key=f"{ref}:hold",
            )
        except Conflict as error:  # only `limit_reached`: key and accounts are this use's own
            raise _changed() from error
    return use


def take(*, payable_key: uuid.UUID, buyer: Account, ref: str, order_number: int) -> Money:
    """The order is paid: what was held clears the buyer's account; answers how much that was.

    `buyer` is the order's receivable, `ref` the order's name in the books. Once per use.
    """
    taken = Money.zero(buyer.currency)
    for use in _of(payable_key, GiftCardUse.HELD):
        if not _move(use, GiftCardUse.TAKEN, [GiftCardUse.HELD]):
            continue
        amount = Money(use.amount_micro, buyer.currency)
        _, held = _accounts(use, buyer.currency)
        post(
            debit=held,
            credit=buyer,
            amount=amount,
            kind="settle",
            ref=ref,
            key=f"{ref}:{_ref(use)}",
        )
        _note(use, "used_in_order", order_number)
        taken += amount
    return taken


def give_back(*, payable_key: uuid.UUID, order_number: int | None = None) -> Money | None:
    """Put back what was held or taken, each once and never more; None when there was nothing.

    What was taken must have been reversed in the order's books before.
    """
    returned: Money | None = None
    for use in _of(payable_key, GiftCardUse.HELD, GiftCardUse.TAKEN):
        was_taken = use.state == GiftCardUse.TAKEN
        if not give_back_one(use=use):
            continue
        if was_taken:
            _note(use, "refunded_in_order", order_number)
        amount = Money(use.amount_micro, use.card.currency)
        returned = amount if returned is None else returned + amount
    return returned


def give_back_one(*, use: GiftCardUse) -> bool:
    """Put one use's value back on its card; False when that was done before."""
    with transaction.atomic():
        if not _move(use, GiftCardUse.RETURNED, [GiftCardUse.HELD, GiftCardUse.TAKEN]):
            return False
        reverse(ref=_ref(use), key=f"{_ref(use)}:back")
    return True


def _good(card_id: uuid.UUID, today: date) -> bool:
    """Lock the card if it is still good: stopping it and using it cannot both win."""
    unexpired = Q(expires_on=None) | Q(expires_on__gte=today)
    rows = GiftCard.objects.filter(unexpired, pk=card_id, is_active=True)
    return bool(rows.update(last_used_at=now()))


def _move(use: GiftCardUse, state: str, sources: list[str]) -> bool:
    rows = GiftCardUse.objects.filter(pk=use.pk, state__in=sources)
    moved = rows.update(state=state, updated_at=now())
    if moved:
        use.state = state
    return bool(moved)


def _of(payable_key: uuid.UUID, *states: str) -> list[GiftCardUse]:
    rows = GiftCardUse.objects.filter(payable_key=payable_key, state__in=states)
    # Always in one order, so that two orders with the same cards cannot lock each other out.
    return list(rows.select_related("card").order_by("card_id", "pk"))


def _accounts(use: GiftCardUse, currency: str) -> tuple[Account, Account]:
    """The card's worth and what of it is held, both owed to the holder and never below zero."""
    owner = str(use.card_id)
    value = open_account(kind=ACCOUNT, owner=owner, currency=currency, normal="C", guarded=True)
    held = open_account(kind=HELD_ACCOUNT, owner=owner, currency=currency, normal="C", guarded=True)
    return value, held


def _ref(use: GiftCardUse) -> str:
    return f"gift_card_use:{use.pk}"


def _note(use: GiftCardUse, kind: str, number: int | None) -> None:
    note_event(
        use.card,
        kind,
        actor=SYSTEM,
        order_key=str(use.payable_key),
        order_number=number,
        amount_micro=use.amount_micro,
    )


def _changed() -> Conflict:
    message = "A gift card changed meanwhile. Please check the total and order again."
    return Conflict("gift_card_changed", message, "giftCards")
