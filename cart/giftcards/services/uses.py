"""What orders use of gift cards: held when placed, taken when paid, given back when not or undone.

Every step is a transfer between accounts that cannot go below zero, in the caller's transaction.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import ACCOUNT, HELD_ACCOUNT
from cart.giftcards.services.cards import note_event
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict
from store.kernel.money import Money
from store.ledger.queries import transfers_of
from store.ledger.services import Account, open_account, post


def hold(
    *,
    card_id: uuid.UUID,
    payable_key: uuid.UUID,
    cart_key: uuid.UUID,
    amount: Money,
    kind: str = GiftCardUse.CART,
    at: datetime | None = None,
) -> GiftCardUse:
    """Keep `amount` of a card back for something to be paid, once; decided by one UPDATE.

    `at` is when, for uses that are shown in an order of their own.

    Raises Conflict (gift_card_changed): it was stopped, has expired, is in use elsewhere by the
    gateway, or holds less by now.
    """
    with transaction.atomic():
        if not lock(card_id=card_id):
            raise _changed()
        try:
            with transaction.atomic():
                use = GiftCardUse.objects.create(
                    card_id=card_id,
                    payable_key=payable_key,
                    cart_key=cart_key,
                    kind=kind,
                    amount_micro=amount.micro,
                    created_at=at or now(),
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


def capture(*, payable_key: uuid.UUID) -> bool:
    """What is held stays with what it is held for, and nothing can take it away any more.

    False when nothing is held (any more).
    """
    rows = GiftCardUse.objects.filter(payable_key=payable_key, state=GiftCardUse.HELD)
    return bool(rows.update(state=GiftCardUse.TAKEN, updated_at=now()))


@transaction.atomic
def settle(
    *,
    payable_key: uuid.UUID,
    order_key: uuid.UUID,
    buyer: Account,
    order_number: int,
    amount: Money | None = None,
) -> Money:
    """The order is paid: what was kept back clears `buyer`, the order's receivable; once.

    `amount`: not all of it, of a single card. Answers how much was booked.
    """
    booked = Money.zero(buyer.currency)
    for use in _open(payable_key):
        part = Money(use.amount_micro, buyer.currency) if amount is None else amount
        fresh = {"settled_micro": part.micro, "order_key": order_key, "state": GiftCardUse.TAKEN}
        if use.settled_micro or not _change(use, **fresh):
            continue
        _, held = _accounts(use, buyer.currency)
        ref = _ref(use)
        post(debit=held, credit=buyer, amount=part, kind="settle", ref=ref, key=f"{ref}:settle")
        _note(use, "used_in_order", part, order_number)
        booked += part
    return booked


@transaction.atomic
def give_back(
    *,
    payable_key: uuid.UUID,
    amount: Money | None = None,
    order_number: int | None = None,
    key: str = "all",
) -> Money | None:
    """Put value back on its card, never more than was kept back; None when there was nothing.

    `amount`: only so much, of a single card, once per `key`. What was settled comes out of the
    order's receivable again: give it back before the order's own bookings are reversed.
    """
    returned: Money | None = None
    for use in _open(payable_key):
        back = Money(use.amount_micro, use.card.currency) if amount is None else amount
        if not _give_back(use, back, key, order_number):
            continue
        returned = back if returned is None else returned + back
    return returned


def _give_back(use: GiftCardUse, back: Money, key: str, order_number: int | None) -> bool:
    settled, whole = use.settled_micro, use.amount_micro
    unsettled = Money(max(0, back.micro - (whole - settled)), back.currency)
    fresh: dict[str, object] = {"settled_micro": settled - unsettled.micro}
    if back.micro == whole:
        fresh["state"] = GiftCardUse.RETURNED
    elif 0 < back.micro < whole:
        fresh["amount_micro"] = whole - back.micro
    else:
        return False
    order_key, ref = use.order_key, _ref(use)
    if transfers_of(ref).filter(key=f"{ref}:back:{key}").exists():
        return False
    if not _change(use, **fresh):
        return False
    value, held = _accounts(use, back.currency)
    if unsettled:
        post(
            debit=_receivable(order_key, back.currency),
            credit=held,
            amount=unsettled,
            kind="gift_card_back",
            ref=ref,
            key=f"{ref}:unsettle:{key}",
        )
        _note(use, "refunded_in_order", unsettled, order_number)
    post(
        debit=held,
        credit=value,
        amount=back,
        kind="gift_card_back",
        ref=ref,
        key=f"{ref}:back:{key}",
    )
    return True


def lock(*, card_id: uuid.UUID) -> bool:
    """Take the card's row if it is still good: stopping it and using it cannot both win.

    Whoever holds back of a card takes its row first, then uses, then accounts.
    """
    unexpired = Q(expires_on=None) | Q(expires_on__gte=now().date())
    rows = GiftCard.objects.filter(unexpired, pk=card_id, is_active=True)
    return bool(rows.update(last_used_at=now()))


def _open(payable_key: uuid.UUID) -> list[GiftCardUse]:
    """What is held or taken, locked: taking and giving back at once happen one after the other."""
    rows = GiftCardUse.objects.filter(payable_key=payable_key)
    rows = rows.exclude(state=GiftCardUse.RETURNED)
    # Always in one order, so that two orders with the same cards cannot lock each other out.
    for pk in rows.order_by("card_id", "pk").values_list("pk", flat=True):
        rows.filter(pk=pk).update(updated_at=now())
    return list(rows.select_related("card").order_by("card_id", "pk"))


def _change(use: GiftCardUse, **fresh: object) -> bool:
    """Write, if the row is still the one that was read."""
    rows = GiftCardUse.objects.filter(
        pk=use.pk,
        state=use.state,
        amount_micro=use.amount_micro,
        settled_micro=use.settled_micro,
    )
    return bool(rows.update(updated_at=now(), **fresh))


def _receivable(order_key: uuid.UUID | None, currency: str) -> Account:
    """What the order's buyer owes; it was opened when the sale was booked."""
    return open_account(
        kind="receivable", owner=str(order_key), currency=currency, normal="D", guarded=True
    )


def _accounts(use: GiftCardUse, currency: str) -> tuple[Account, Account]:
    """The card's worth and what of it is held, both owed to the holder and never below zero."""
    owner = str(use.card_id)
    value = open_account(kind=ACCOUNT, owner=owner, currency=currency, normal="C", guarded=True)
    held = open_account(kind=HELD_ACCOUNT, owner=owner, currency=currency, normal="C", guarded=True)
    return value, held


def _ref(use: GiftCardUse) -> str:
    return f"gift_card_use:{use.pk}"


def _note(use: GiftCardUse, kind: str, amount: Money, number: int | None) -> None:
    note_event(
        use.card,
        kind,
        actor=SYSTEM,
        order_key=str(use.order_key or use.payable_key),
        order_number=number,
        amount_micro=amount.micro,
    )


def _changed() -> Conflict:
    message = "A gift card changed meanwhile. Please check the total and order again."
    return Conflict("gift_card_changed", message, "giftCards")
