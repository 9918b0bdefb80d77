"""What has become impossible in a checkout: computed when it is read."""

from __future__ import annotations

from graphene import Union

from cart.api.lines import LINE_PROBLEMS, LineProblem, problem_of
from checkout.api.delivery import (
    CheckoutProblemDeliveryMethodInvalid,
    CheckoutProblemDeliveryMethodStale,
    DeliveryRow,
    Unfit,
)
from checkout.complete import Checkout as State


class CheckoutProblem(Union):
    """What has become impossible."""

    class Meta:
        types = (
            *LINE_PROBLEMS,
            CheckoutProblemDeliveryMethodInvalid,
            CheckoutProblemDeliveryMethodStale,
        )


def problems_of(state: State) -> list[LineProblem | Unfit]:
    """Problems of the lines, then of the delivery."""
    lines = (problem_of(line) for line in state.priced.lines)
    found: list[LineProblem | Unfit] = [each for each in lines if each is not None]
    chosen = state.session.delivery_method_key
    if chosen is not None and state.chosen is None and state.priced.ships:
        found.append(Unfit(DeliveryRow(chosen, None)))
    return found
