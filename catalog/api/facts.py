"""What is read of goods once for a whole operation, whichever lists show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from catalog.queries.availability import sold_and_free
from catalog.queries.offered import Offered, offered_of_products, offered_of_variants
from catalog.queries.sale import Sale, sales
from catalog.queries.taxes import rates
from catalog.stock.queries import free_quantities
from store.graphql.engine.batch import Batch, State
from store.graphql.engine.known import known


@dataclass(eq=False)
class Facts:
    """Offers, free stock and tax rates of one channel."""

    channel: Any
    state: State
    _products: dict[int, list[Offered]] = field(default_factory=dict)
    _variants: dict[int, Offered | None] = field(default_factory=dict)
    _free: dict[int, int] = field(default_factory=dict)
    _sales: dict[int, Sale | None] = field(default_factory=dict)
    _rates: dict[tuple[int | None, str], int] = field(default_factory=dict)

    def of_products(self, ids: Iterable[int]) -> dict[int, list[Offered]]:
        """The variants for sale by product id, in the owner's order."""
        new = list({pk for pk in ids if pk not in self._products})
        if new:
            self._products |= {pk: [] for pk in new}
            for each in offered_of_products(new, channel_id=self.channel.pk):
                self._products[each.product_id].append(each)
                self._variants[each.variant_id] = each
        return self._products

    def of_variants(self, ids: Iterable[int]) -> dict[int, Offered | None]:
        """What each variant is sold as; None for one that is not."""
        new = list({pk for pk in ids if pk not in self._variants})
        if new:
            self._variants |= dict.fromkeys(new)
            for each in offered_of_variants(new, channel_id=self.channel.pk):
                self._variants[each.variant_id] = each
        return self._variants

    def free(self, ids: Iterable[int]) -> dict[int, int]:
        """What can be sold now of variants whose stock is counted."""
        new = list({pk for pk in ids if pk not in self._free})
        if new:
            self._free |= dict.fromkeys(new, 0) | free_quantities(new)
        return self._free

    def sold_and_free(self, products: Iterable[int]) -> None:
        """Read both for products whose sale is not known yet."""
        new = list({pk for pk in products if pk not in self._sales})
        if new:
            sold, free = sold_and_free(new, channel_id=self.channel.pk)
            self._sales |= dict.fromkeys(new) | sold
            self._free |= free

    def sales(self, products: Iterable[int]) -> dict[int, Sale | None]:
        """From when products are sold in the channel; None for one that is not listed there."""
        new = list({pk for pk in products if pk not in self._sales})
        if new:
            self._sales |= dict.fromkeys(new) | sales(new, channel_id=self.channel.pk)
        return self._sales

    def rates(self, classes: Iterable[int | None], country: str) -> dict[int | None, int]:
        """Tax rates in ppm by class in a country."""
        wanted = set(classes)
        new = {each for each in wanted if (each, country) not in self._rates}
        if new:
            found = known(self.state, "catalog", f"tax in {country}", new, partial(_rates, country))
            self._rates |= {(key, country): ppm for key, ppm in found.items()}
        return {each: self._rates[each, country] for each in wanted}


def _rates(country: str, classes: list[int | None]) -> dict[int | None, int]:
    return rates(classes, country)


def facts_of(batch: Batch) -> Facts:
    """What is known in the batch's channel; outside of any only stock is."""
    channel, state = batch.scope.channel, batch.state
    # By the services called so far, too: what was read before may have changed by them.
    key = (Facts, len(state.payloads), channel.pk if channel is not None else None)
    found: Facts | None = state.kept.get(key)
    if found is None:
        found = state.kept[key] = Facts(channel, state)
    return found


def along(batch: Batch, found: Any) -> Sequence[Any]:
    """The same for each row of a batch."""
    return [found] * batch.size
