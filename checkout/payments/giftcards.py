"""Gift cards as a way to pay: held at once, taken when the checkout becomes an order."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from cart.giftcards.services.gateway import authorize
from cart.giftcards.services.uses import capture, give_back
from cart.models import Cart
from checkout.gateways.base import Outcome, Result
from checkout.gateways.declines import DeclineCode
from checkout.payments.models import Attempt
from checkout.session.models import Session
from store.kernel.errors import Conflict
from store.kernel.money import Minor, Money


class GiftCards:
    """The inner way to pay `saleor.io.gift-card-payment-gateway`; its data is `{"code": …}`."""

    def authorize(self, attempt: Attempt, data: Mapping[str, object]) -> Result:
        """Hold the amount. `raw["displaced"]` names attempts whose hold of the card ended by it.

        Every refusal is the same.
        """
        code = data.get("code")
        try:
            held = authorize(
                code=code if isinstance(code, str) else "",
                payable_key=attempt.pk,
                cart_key=attempt.payable_key,
                amount=_money(attempt),
                email=_email(attempt.payable_key),
            )
        except Conflict:
            return Result(
                Outcome.DECLINED, currency=attempt.currency, code=DeclineCode.GIFT_CARD_REFUSED
            )
        return Result(
            Outcome.AUTHORIZED,
            ref=f"gift-card-{held.use.pk}",
            authorized=attempt.amount_minor,
            currency=attempt.currency,
            raw={
                "last4": held.card.last4,
                "displaced": [str(key) for key in held.displaced],
            },
        )

    def capture(self, attempt: Attempt) -> Result:
        """What is held is the order's from now on; the books are told when all is paid."""
        if not capture(payable_key=attempt.pk):
            return Result(Outcome.CANCELED, ref=attempt.ref, currency=attempt.currency)
        return Result(
            Outcome.SUCCEEDED,
            ref=attempt.ref,
            captured=attempt.amount_minor,
            currency=attempt.currency,
            raw=attempt.raw,
        )

    def void(self, attempt: Attempt) -> Result:
        """Let go what is held."""
        give_back(payable_key=attempt.pk)
        return Result(Outcome.CANCELED, ref=attempt.ref, currency=attempt.currency)

    def refund(self, attempt: Attempt) -> Result:
        """Put a refund's amount back on the card, at most what was taken."""
        charge = attempt.parent_id or attempt.pk
        back = give_back(payable_key=charge, amount=_money(attempt), key=str(attempt.pk))
        if back is None:
            return Result(
                Outcome.DECLINED, currency=attempt.currency, code=DeclineCode.AMOUNT_TOO_HIGH
            )
        return Result(
            Outcome.SUCCEEDED,
            sub_ref=f"gift-card-refund-{attempt.pk}",
            refunded=attempt.amount_minor,
            currency=attempt.currency,
        )


def displaced(attempt: Attempt) -> list[uuid.UUID]:
    """The attempts whose hold of a card ended when this one was authorized."""
    found = attempt.raw.get("displaced")
    return [uuid.UUID(str(key)) for key in found] if isinstance(found, list) else []


def _money(attempt: Attempt) -> Money:
    return Money.from_minor(Minor(attempt.amount_minor, attempt.currency))


def _email(cart_key: uuid.UUID) -> str:
    """Whose checkout it is, as far as it is known."""
    said = Session.objects.filter(pk=cart_key).values_list("email", flat=True).first()
    if said:
        return said
    owner = Cart.objects.filter(pk=cart_key).values_list("user__email", flat=True).first()
    return owner or ""
