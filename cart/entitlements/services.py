"""Granting and revoking rights; called when money has landed or went back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from cart.entitlements.models import Entitlement
from store.kernel.clock import now


@dataclass(frozen=True)
class Grant:
    """A right to give: `source` is the order line's key, `holder` the order's."""

    variant_id: int
    source: str
    holder: str
    kind: str
    quantity: int
    user_id: int | None = None


def grant(*, grants: Sequence[Grant]) -> None:
    """Give rights, each once: the same source again changes nothing."""
    Entitlement.objects.bulk_create(
        [
            Entitlement(
                variant_id=each.variant_id,
                user_id=each.user_id,
                source=each.source,
                holder=each.holder,
                kind=each.kind,
                quantity=each.quantity,
                granted_at=now(),
            )
            for each in grants
        ],
        ignore_conflicts=True,
    )


def revoke(*, holder: str) -> int:
    """Take back all rights of an order; answers how many were open."""
    return Entitlement.objects.filter(holder=holder, revoked_at=None).update(revoked_at=now())


def attach(*, holder: str, user_id: int) -> None:
    """Show the rights of an order in its buyer's account."""
    Entitlement.objects.filter(holder=holder, user__isnull=True).update(user_id=user_id)


def count_download(*, entitlement_id: UUID) -> None:
    """Note one download."""
    Entitlement.objects.filter(pk=entitlement_id).update(
        downloads=F("downloads") + 1, last_download_at=now()
    )
