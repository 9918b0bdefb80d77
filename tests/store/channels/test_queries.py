"""The shop and its channels, as written or by default."""

from __future__ import annotations

import pytest

from store.channels.models import Channel, Shop
from store.channels.queries import channel_by_slug, default_channel, shop
from store.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


def test_the_first_active_channel_is_the_storefronts() -> None:
    with pytest.raises(NotFound) as caught:
        default_channel()
    assert caught.value.code == "channel_not_found"
    closed = Channel.objects.create(slug="closed", currency="USD", is_active=False)
    first = Channel.objects.create(slug="first", name="First", currency="USD")
    Channel.objects.create(slug="second", currency="EUR")
    assert default_channel() == first
    assert channel_by_slug("second") is not None
    assert channel_by_slug(closed.slug) is None
    assert channel_by_slug("none") is None
    assert str(first) == "First"


def test_the_shop_has_a_name_before_its_owner_gives_one() -> None:
    assert shop().name
    Shop.objects.create(name="Corner Shop")
    assert str(shop()) == "Corner Shop"
