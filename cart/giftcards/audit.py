"""Gift cards against the books: what is held is what orders hold, and nobody is owed more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cart.giftcards.models import GiftCard, GiftCardUse
from cart.giftcards.queries import HELD_ACCOUNT, balances
from store.audit.registry import Finding, audit
from store.kernel.money import Money
from store.kernel.seal import unseal
from store.ledger.queries import kept

NAME = "gift_cards"
BATCH = 500


@audit(NAME)
def gift_cards() -> Iterator[Finding]:
    """Worth, held and spent add up to what each card was issued over; codes can be opened."""
    suspects: list[GiftCard] = []
    cards: list[GiftCard] = []
    for card in GiftCard.objects.order_by("pk").iterator(chunk_size=BATCH):
        cards.append(card)
        if len(cards) == BATCH:
            suspects += [card for card, _ in _wrong(cards)]
            cards = []
    suspects += [card for card, _ in _wrong(cards)]
    # A store at work may have booked between two reads: what is wrong is wrong twice.
    for card, message in _wrong(list(dict.fromkeys(suspects))):
        yield Finding(NAME, f"gift card {card}", message)


def _wrong(cards: list[GiftCard]) -> Iterator[tuple[GiftCard, str]]:
    worth = balances(cards)
    held = kept(kind=HELD_ACCOUNT, owners=[str(card.pk) for card in cards])
    used = _used(cards)
    for card in cards:
        kept_back = held.get(str(card.pk), Money.zero(card.currency)).micro
        states = used[card.pk]
        if kept_back != states["held"]:
            yield card, f"{kept_back} micros of it are held, but {states['held']} are to be"
        if worth[card.pk].micro + kept_back + states["settled"] != card.initial_micro:
            yield card, "its worth and what orders took are not what it was issued with"
        if unseal(card.sealed) is None:
            yield card, "its code was sealed with another key than this store's"


def _used(cards: list[GiftCard]) -> dict[object, dict[str, int]]:
    """Micros of each card that are held, and that orders have in their books."""
    found: dict[object, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = GiftCardUse.objects.filter(card__in=cards).exclude(state=GiftCardUse.RETURNED)
    for card_id, micro, settled in rows.values_list("card_id", "amount_micro", "settled_micro"):
        found[card_id]["held"] += micro - settled
        found[card_id]["settled"] += settled
    return found
