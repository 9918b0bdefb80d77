"""Mails with gift cards."""

from __future__ import annotations

from typing import Any

from cart.giftcards.models import GiftCard
from cart.giftcards.queries import balances
from cart.giftcards.rules import grouped
from store.channels.queries import shop
from store.kernel.seal import unseal
from store.mail.services import send
from store.outbox.services import on


@on("gift_card_to_mail")
def mail_card(ref: str, payload: dict[str, object]) -> None:
    """The code goes to its reader; the stored mail does not show it."""
    card = GiftCard.objects.filter(pk=ref, is_active=True).first()
    code = unseal(card.sealed) if card is not None else None
    if card is None or code is None:
        return
    data: dict[str, Any] = {
        "shop": shop().name,
        "card": card,
        "balance": balances([card])[card.pk].format(),
    }
    send(
        kind="gift_card",
        to=str(payload["email"]),
        data=data,
        secrets={"code": grouped(code)},
        ref=f"gift_card:{card.pk}",
        key=f"gift_card:{payload['event']}",
    )
