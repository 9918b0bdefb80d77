"""Public metadata of what was sold and paid: written by the staff, one writer after another."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from checkout.orders.models import Fulfillment, Order, OrderLine
from checkout.orders.states import UNSEEN
from checkout.payments.models import Attempt
from store.accounts.words import clean_metadata
from store.kernel.actor import HANDLE_PAYMENTS, MANAGE_ORDERS, Actor
from store.kernel.errors import NotFound

# Who writes a table's metadata, and which of its rows there are for anybody.
_RULES: dict[Any, tuple[str, Q]] = {
    Order: (MANAGE_ORDERS, ~Q(status__in=UNSEEN)),
    OrderLine: (MANAGE_ORDERS, ~Q(order__status__in=UNSEEN)),
    Fulfillment: (MANAGE_ORDERS, Q()),
    Attempt: (HANDLE_PAYMENTS, Q(kind=Attempt.CHARGE)),
}


def change_metadata(
    *,
    of: type[Any],
    key: uuid.UUID | None,
    pairs: Mapping[str, str],
    without: Sequence[str] = (),
    actor: Actor,
) -> Any:
    """Put pairs into a row's metadata and take keys out; answers the row as it is then.

    `of` is Order, OrderLine, Fulfillment or Attempt. Raises Refused (permission_denied),
    Invalid (metadata), NotFound (id).
    """
    permission, there = _RULES[of]
    actor.require(permission)
    clean_metadata(pairs)
    with transaction.atomic():
        rows = of.objects.filter(pk=key)
        # Whoever writes too waits for this transaction, so that no pair is lost.
        found = rows.filter(there).first() if rows.update(metadata=F("metadata")) else None
        if found is None:
            raise NotFound("not_found", "Couldn't resolve to an item.", "id")
        kept = {name: value for name, value in found.metadata.items() if name not in without}
        found.metadata = clean_metadata({**kept, **pairs})
        rows.update(metadata=found.metadata)
    return found
