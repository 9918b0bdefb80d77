"""Reading rights, and the signed links that open them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from cart.entitlements.models import Entitlement
from catalog.digital.models import DigitalFile
from store.kernel.clock import now

SALT = "tuppence.download"
LINK_SECONDS = 60 * 60


@dataclass(frozen=True)
class Download:
    """A file that may be opened now: `url` works for an hour, for who may see the order."""

    variant_id: int
    name: str
    size: int
    content_type: str
    url: str


def valid(*, holder: str) -> list[Entitlement]:
    """The open rights of an order."""
    rows = Entitlement.objects.filter(holder=holder, revoked_at=None)
    return [row for row in rows if row.until is None or row.until > now()]


def downloads(*, holder: str) -> dict[int, list[Download]]:
    """Files by variant for an order, with fresh links."""
    rights = {right.variant_id: right for right in valid(holder=holder)}
    found: dict[int, list[Download]] = {}
    for file in DigitalFile.objects.filter(variant_id__in=rights):
        url = f"/dl/{sign(entitlement=rights[file.variant_id].pk, file=file.pk)}"
        entry = Download(file.variant_id, file.name, file.size, file.content_type, url)
        found.setdefault(file.variant_id, []).append(entry)
    return found


def of_user(user_id: int) -> Sequence[Entitlement]:
    """Everything a user may open."""
    rows = Entitlement.objects.filter(user_id=user_id, revoked_at=None)
    return list(rows.select_related("variant__product").order_by("-granted_at"))


def sign(*, entitlement: UUID, file: UUID) -> str:
    """A link's token: which right opens which file, and until when (by the shop's clock)."""
    until = int(now().timestamp()) + LINK_SECONDS
    return signing.dumps({"e": entitlement.hex, "f": file.hex, "u": until}, salt=SALT)


def opened(token: str) -> tuple[Entitlement, DigitalFile] | None:
    """What a token opens now; None when forged, expired, revoked or not this right's file."""
    try:
        claim = signing.loads(token, salt=SALT)
        right = Entitlement.objects.filter(pk=UUID(claim["e"]), revoked_at=None).first()
        file_key, until = UUID(claim["f"]), int(claim["u"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    if right is None or until < now().timestamp() or (right.until and right.until <= now()):
        return None
    file = DigitalFile.objects.filter(pk=file_key, variant_id=right.variant_id).first()
    return (right, file) if file else None
