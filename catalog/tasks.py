"""The worker's part in the catalog."""

from __future__ import annotations

from catalog.services.images import fill_fetched
from store.media.models import Image
from store.outbox.services import on


@on("remote_image_fetched")
def place_fetched_picture(ref: str, payload: dict[str, object]) -> None:
    """A picture that an import named by address has come: show it where it was asked for."""
    image = Image.objects.filter(pk=int(str(payload["image"]))).first()
    if image is not None:
        fill_fetched(remote_id=int(ref), image=image)
