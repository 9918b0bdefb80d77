"""Stock: promised once, never beyond what there is, shipped through movements."""

from contextlib import suppress

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models.variant import Variant
from catalog.stock.models import Allocation, Movement, Stock, Warehouse
from catalog.stock.queries import available
from catalog.stock.services import (
    Wanted,
    allocate,
    open_stock,
    release,
    save_warehouse,
    set_quantity,
    ship,
)
from store.changes.models import Change
from store.kernel.actor import ANONYMOUS, SYSTEM, Actor
from store.kernel.errors import Conflict, Invalid, Refused
from tests.catalog.make import a_variant, a_warehouse, put
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db


def want(variant: Variant, quantity: int, ref: str = "order:1") -> None:
    """Allocate one line."""
    allocate(wanted=[Wanted(variant.pk, quantity, ref)])


def count(variant: Variant, quantity: int, key: str = "k", actor: Actor = SYSTEM) -> Stock:
    """Say what lies in the main warehouse."""
    return set_quantity(
        variant=variant,
        warehouse=a_warehouse(),
        quantity=quantity,
        reason="counted",
        key=key,
        actor=actor,
    )


def in_step() -> None:
    """What every test ends with: movements and open promises add up to the rows."""
    for stock in Stock.objects.all():
        moved = stock.movements.aggregate(total=Sum("delta"))["total"] or 0
        rows = stock.allocations.filter(state=Allocation.OPEN)
        assert stock.quantity == moved
        assert stock.allocated == (rows.aggregate(total=Sum("quantity"))["total"] or 0)


def test_promised_goods_are_no_longer_free() -> None:
    variant = a_variant(stock=5)
    want(variant, 3)
    assert available([variant.pk]) == {variant.pk: 2}
    want(variant, 3)  # the same line again
    assert available([variant.pk]) == {variant.pk: 2}
    in_step()


def test_more_than_there_is_is_refused_whole_and_named() -> None:
    plenty, scarce = a_variant(stock=9), a_variant(stock=1)
    with pytest.raises(Conflict) as caught:
        allocate(wanted=[Wanted(plenty.pk, 2, "a"), Wanted(scarce.pk, 2, "b")])
    assert caught.value.code == "insufficient_stock"
    assert caught.value.field == "quantity"
    assert caught.value.params == {"variants": [scarce.pk]}
    assert not Allocation.objects.exists()
    assert available([plenty.pk, scarce.pk]) == {plenty.pk: 9, scarce.pk: 1}


def test_one_warehouse_with_all_comes_before_several() -> None:
    variant = a_variant(stock=2, warehouse="east")
    put(variant, 5, "west")
    want(variant, 4)
    assert Allocation.objects.get().stock.warehouse.slug == "west"
    want(variant, 3, "order:2")
    parts = Allocation.objects.filter(ref="order:2").order_by("stock_id")
    assert [part.quantity for part in parts] == [2, 1]
    assert available([variant.pk]) == {variant.pk: 0}
    in_step()


def test_what_is_not_counted_is_skipped_and_what_is_sold_beyond_takes_what_there_is() -> None:
    free, beyond = a_variant(), a_variant(stock=2, sell_when_out=True)
    allocate(wanted=[Wanted(free.pk, 50, "a"), Wanted(beyond.pk, 5, "b")])
    assert Allocation.objects.get().quantity == 2
    assert available([free.pk, beyond.pk]) == {free.pk: None, beyond.pk: None}
    assert ship(ref="b", quantity=5) == 2
    assert ship(ref="a", quantity=50) == 0
    in_step()


def test_released_goods_are_free_again_once_and_can_be_promised_again() -> None:
    variant = a_variant(stock=5)
    want(variant, 5)
    assert release(refs=["order:1"]) == 5
    assert release(refs=["order:1"]) == 0
    assert available([variant.pk]) == {variant.pk: 5}
    want(variant, 4)
    assert available([variant.pk]) == {variant.pk: 1}
    in_step()


def test_shipped_in_parts_and_once_by_key() -> None:
    variant = a_variant(stock=5)
    want(variant, 3)
    assert ship(ref="order:1", quantity=1, key="parcel-1") == 1
    assert ship(ref="order:1", quantity=1, key="parcel-1") == 1  # the same parcel
    assert ship(ref="order:1", quantity=9) == 2
    assert ship(ref="order:1", quantity=9) == 0
    stock = Stock.objects.get()
    assert (stock.quantity, stock.allocated) == (2, 0)
    assert release(refs=["order:1"]) == 0
    want(variant, 3)  # shipped before: nothing more is promised
    in_step()


def test_counting_again_goes_through_a_movement_and_its_key_counts_once() -> None:
    variant = a_variant(stock=5)
    assert count(variant, 8, "k").quantity == 8
    assert count(variant, 3, "k").quantity == 8
    assert count(variant, 8, "other").quantity == 8
    assert list(Movement.objects.order_by("id").values_list("delta", flat=True)) == [5, 3]
    change = Change.objects.filter(kind="stock").latest("id")
    assert (change.before["quantity"], change.after["quantity"]) == (5, 8)
    in_step()


def test_quantities_that_are_refused() -> None:
    variant = a_variant(stock=5)
    want(variant, 4)
    with pytest.raises(Conflict) as caught:
        count(variant, 3)
    assert caught.value.code == "stock_promised"
    for quantity in (-1, 10**13):
        with pytest.raises(Invalid) as wrong:
            count(variant, quantity)
        assert wrong.value.field == "quantity"
    with pytest.raises(Refused):
        count(variant, 9, actor=ANONYMOUS)
    assert available([variant.pk]) == {variant.pk: 1}


def test_fifty_orders_for_twenty_pieces(real_db: RealDb) -> None:
    first, second = a_variant(stock=12, warehouse="east"), a_variant(stock=20)
    put(first, 8, "west")

    def order(number: int) -> None:
        pair = [Wanted(first.pk, 1, f"o{number}a"), Wanted(second.pk, 1, f"o{number}b")]
        allocate(wanted=pair if number % 2 else pair[::-1])

    answers = real_db.together(order, 50)
    refusals = [each for each in answers if each is not None]
    assert len(refusals) == 30
    assert {type(each) for each in refusals} == {Conflict}
    assert available([first.pk, second.pk]) == {first.pk: 0, second.pk: 0}
    in_step()


def test_splits_race_without_losing_a_piece(real_db: RealDb) -> None:
    variant = a_variant(stock=3, warehouse="a")
    for warehouse in "bcd":
        put(variant, 3, warehouse)
    answers = real_db.together(lambda number: want(variant, 4, f"o{number}"), 8)
    assert answers.count(None) == 3
    assert available([variant.pk]) == {variant.pk: 0}
    in_step()


def test_release_and_ship_at_once_do_one_of_the_two(real_db: RealDb) -> None:
    variant = a_variant(stock=10)
    want(variant, 4)

    def act(number: int) -> int:
        return release(refs=["order:1"]) if number % 2 else ship(ref="order:1", quantity=4)

    answers = real_db.together(act, 8)
    assert sum(each for each in answers if isinstance(each, int)) == 4
    assert all(isinstance(each, int | Conflict) for each in answers)
    in_step()


STEP = st.tuples(
    st.sampled_from(["want", "release", "ship", "put"]),
    st.integers(0, 2),
    st.integers(0, 5),
    st.integers(1, 5),
)


def act(step: tuple[str, int, int, int], variants: list[Variant]) -> None:
    """One step of a walk; what may be refused is."""
    verb, which, line, number = step
    variant, ref = variants[which], f"line:{line}"
    if verb == "want":
        want(variant, number, ref)
    elif verb == "release":
        release(refs=[ref])
    elif verb == "ship":
        ship(ref=ref, quantity=number)
    else:
        put(variant, 2 * number - 2, "main" if line % 2 else "west")


# Each walk undoes itself, so that the fixture may serve them all.
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEP, max_size=25))
def test_whatever_happens_the_rows_stay_in_step(
    db: None, steps: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        variants = [a_variant(stock=number) for number in (0, 3, 7)]
        for step in steps:
            with suppress(Conflict):
                act(step, variants)
            in_step()
        transaction.set_rollback(True)


def test_warehouses_are_saved_by_slug_and_checked() -> None:
    for name in ("East", "East side"):
        row = save_warehouse(slug="east", name=name, country="GB", actor=SYSTEM)
    assert (row.name, Warehouse.objects.count()) == ("East side", 1)
    for slug, name, country in (("A B", "x", "GB"), ("a", " ", "GB"), ("a", "x", "Britain")):
        with pytest.raises(Invalid) as caught:
            save_warehouse(slug=slug, name=name, country=country, actor=SYSTEM)
        assert caught.value.field in {"slug", "name", "country"}
    with pytest.raises(Refused):
        save_warehouse(slug="a", name="x", actor=ANONYMOUS)


def test_first_quantities_are_written_once() -> None:
    variant, warehouse = a_variant(), a_warehouse()

    def first(quantity: int) -> None:
        counts = {variant.pk: quantity}
        open_stock(quantities=counts, warehouse=warehouse, reason="x", key="k", actor=SYSTEM)

    with pytest.raises(Invalid):
        first(-1)
    first(4)
    with pytest.raises(Conflict):
        first(5)
    assert Stock.objects.get().quantity == 4
    in_step()
