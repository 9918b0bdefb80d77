"""What pictures add to people."""

from __future__ import annotations

from typing import Any

from catalog.api.media import image_field
from store.accounts.api.people import User
from store.graphql.engine.batch import Batch
from store.graphql.types import Extend


def _no_pictures(batch: Batch, **_wanted: Any) -> list[None]:
    """The shop keeps no pictures of people."""
    return [None] * batch.size


class AvatarOfUser(Extend, of=User):
    """A user's picture, which clients ask for: null, as none is kept."""

    avatar = image_field(load=_no_pictures)
