"""The worker's part in the catalog."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from catalog.demo.finish import EVENT, SLICE_S, go_on
from catalog.services import promotion_prices, search
from catalog.services.images import fill_fetched
from store.kernel.actor import SYSTEM
from store.media.models import Image
from store.outbox.services import emit, on
from store.schedule.services import periodic

WORDLESS = "search_unfilled"


@on("remote_image_fetched")
def place_fetched_picture(ref: str, payload: dict[str, object]) -> None:
    """A picture that an import named by address has come: show it where it was asked for."""
    image = Image.objects.filter(pk=int(str(payload["image"]))).first()
    if image is not None:
        fill_fetched(remote_id=int(ref), image=image)


@on(EVENT)
def finish_demo(ref: str, _payload: dict[str, object]) -> None:
    """Make files and pictures of the demo for two seconds; mail and orders do not wait for all."""
    if go_on(seconds=SLICE_S, actor=SYSTEM):
        emit(EVENT, ref)


@on(search.EVENT)
def write_words(_ref: str, payload: dict[str, object]) -> None:
    """The name of a category or collection has changed: its products are found by the new one."""
    search.rewrite(_ids(payload, "products"))


@on("store_started")
def find_wordless(_ref: str, _payload: dict[str, object]) -> None:
    """A store that is older than the tables of words gets them, some products at a time."""
    emit(WORDLESS, 0)


@on(WORDLESS)
def fill_words(ref: str, _payload: dict[str, object]) -> None:
    """A slice; other events come between it and the next."""
    last = search.fill(after=int(ref))
    if last:
        emit(WORDLESS, last)


@periodic(every=timedelta(seconds=15))
def start_and_end_promotions() -> int:
    """Promotions whose moment has come."""
    return promotion_prices.run_due()


@on(promotion_prices.DUE)
def look_at_promotion(ref: str, _payload: dict[str, object]) -> None:
    """A promotion was changed: nobody waits for the next round."""
    promotion_prices.run(int(ref))


@on(promotion_prices.MEMBERS)
def find_members(_ref: str, payload: dict[str, object]) -> None:
    """Products are new, or stand elsewhere."""
    promotion_prices.refresh(_ids(payload, "products"))


@on(promotion_prices.PRICES)
def price_anew(_ref: str, payload: dict[str, object]) -> None:
    """Promotions may have come to these variants, or gone."""
    promotion_prices.price(_ids(payload, "variants"))


def _ids(payload: dict[str, object], name: str) -> list[int]:
    return [int(str(each)) for each in cast(list[object], payload[name])]
