"""Writing vouchers and codes: who may, what is refused where, what rows themselves refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from cart.vouchers.models import Voucher, VoucherCode, VoucherListing
from cart.vouchers.queries import codes_of, translated_names
from cart.vouchers.services.codes import (
    MAX_BATCH,
    add_codes,
    delete_code,
    generate_codes,
    switch_code,
)
from cart.vouchers.services.vouchers import (
    TRANSLATED,
    delete_voucher,
    save_voucher,
    set_named,
    set_worth,
)
from catalog.services.translations import translate
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid, Refused
from store.kernel.money import Money
from tests.support.vouchers import voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(channel: Channel) -> Voucher:
    return voucher(channel, "FIRST", percent=10)


def test_nobody_without_the_permission_writes(made: Voucher, channel: Channel) -> None:
    code = codes_of(made).get()
    calls: list[Callable[[], object]] = [
        lambda: save_voucher(voucher=None, fields={"name": "x"}, actor=ANONYMOUS),
        lambda: set_worth(voucher=made, channel=channel, actor=ANONYMOUS),
        lambda: set_named(voucher=made, kind="products", ids=[], actor=ANONYMOUS),
        lambda: delete_voucher(voucher=made, actor=ANONYMOUS),
        lambda: add_codes(voucher=made, codes=["X"], actor=ANONYMOUS),
        lambda: generate_codes(voucher=made, count=1, actor=ANONYMOUS),
        lambda: switch_code(code=code, is_active=False, actor=ANONYMOUS),
        lambda: delete_code(code=code, actor=ANONYMOUS),
    ]
    for call in calls:
        with pytest.raises(Refused):
            call()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"scope": "moon"}, "scope"),
        ({"value_type": "gold"}, "value_type"),
        ({"usage_limit": 0}, "usage_limit"),
        ({"usage_limit": 10**10}, "usage_limit"),
        ({"min_items": -1}, "min_items"),
        ({"countries": ["Mars"]}, "countries"),
        ({"single_use": "yes"}, "single_use"),
        ({"starts_at": None}, "starts_at"),
        ({"ends_at": now() - timedelta(days=9999)}, "ends_at"),
        ({"used": 5}, "used"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(
    made: Voucher, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        save_voucher(voucher=made, fields=fields, actor=SYSTEM)  # type: ignore[arg-type]  # wrong on purpose
    assert refused.value.field == field


def test_worth_is_of_the_vouchers_type_and_in_whole_cents(made: Voucher, channel: Channel) -> None:
    def worth(**given: Any) -> str | None:
        with pytest.raises(Invalid) as refused:
            set_worth(voucher=made, channel=channel, actor=SYSTEM, **given)
        return refused.value.field

    usd = Money(5_000_000, "USD")
    assert worth(fixed=usd) == "value"
    assert worth(percent_ppm=0) == worth(percent_ppm=1_000_001) == "value"
    assert worth(percent_ppm=1, min_spent=Money(1, "EUR")) == "min_spent"
    save_voucher(voucher=made, fields={"value_type": "fixed"}, actor=SYSTEM)
    assert not made.listings.exists()
    made.refresh_from_db()
    for wrong in (Money(5_000_001, "USD"), Money(0, "USD"), Money(5_000_000, "EUR")):
        assert worth(fixed=wrong) == "value"
    set_worth(voucher=made, channel=channel, fixed=usd, actor=SYSTEM)
    assert made.listings.get().fixed_micro == 5_000_000
    set_worth(voucher=made, channel=channel, actor=SYSTEM)
    assert not made.listings.exists()


def test_codes_are_unique_whatever_their_letters(made: Voucher, channel: Channel) -> None:
    other = voucher(channel, percent=5, name="Other")
    with pytest.raises(Conflict) as refused:
        add_codes(voucher=other, codes=["NEW", "first"], actor=SYSTEM)
    assert (refused.value.code, refused.value.field) == ("codes_taken", "codes")
    assert not codes_of(other).exists()
    for wrong in ("", "a b!", "-x", "x" * 61):
        with pytest.raises(Invalid):
            add_codes(voucher=other, codes=[wrong], actor=SYSTEM)
    assert len(add_codes(voucher=other, codes=["new", "NEW", "two"], actor=SYSTEM)) == 2


def test_a_batch_of_codes_is_random_and_recorded_once(made: Voucher) -> None:
    codes = generate_codes(voucher=made, count=500, prefix="spring", actor=SYSTEM)
    assert len({each.key for each in codes}) == 500
    assert all(each.code.startswith("SPRING-") and len(each.code) == 16 for each in codes)
    assert codes_of(made).count() == 501
    assert Change.objects.filter(verb="codes_added").count() == 2
    for count, prefix, field in (
        (0, "", "count"),
        (MAX_BATCH + 1, "", "count"),
        (1, "!", "prefix"),
    ):
        with pytest.raises(Invalid) as refused:
            generate_codes(voucher=made, count=count, prefix=prefix, actor=SYSTEM)
        assert refused.value.field == field


def test_a_code_is_switched_and_deleted(made: Voucher) -> None:
    code = codes_of(made).get()
    assert not switch_code(code=code, is_active=False, actor=SYSTEM).is_active
    assert not VoucherCode.objects.get(pk=code.pk).is_active
    delete_code(code=code, actor=SYSTEM)
    assert not codes_of(made).exists()
    delete_voucher(voucher=made, actor=SYSTEM)
    assert not Voucher.objects.exists()


def test_goods_that_do_not_exist_are_refused(made: Voucher) -> None:
    for kind in ("products", "variants", "collections", "categories"):
        with pytest.raises(Invalid) as refused:
            set_named(voucher=made, kind=kind, ids=[987_654], actor=SYSTEM)
        assert refused.value.field == kind
    with pytest.raises(Invalid):
        set_named(voucher=made, kind="uses", ids=[], actor=SYSTEM)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (Voucher, {"scope": "moon"}),
        (Voucher, {"value_type": "gold"}),
        (Voucher, {"ends_at": F("starts_at")}),
        (Voucher, {"usage_limit": 0}),
        (Voucher, {"min_items": 10_001}),
        (VoucherListing, {"percent_ppm": None}),
        (VoucherListing, {"percent_ppm": 0}),
        (VoucherListing, {"percent_ppm": 1_000_001}),
        (VoucherListing, {"fixed_micro": 5_000_000}),
        (VoucherListing, {"percent_ppm": None, "fixed_micro": 5_000_001}),
        (VoucherListing, {"min_spent_micro": -1}),
        (VoucherCode, {"key": ""}),
        (VoucherCode, {"used": -1}),
        (Voucher, {"used": -1}),
    ],
)
def test_rows_refuse_what_services_would(made: Voucher, table: Any, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**values)


def test_a_name_is_translated_by_those_who_may(made: Voucher) -> None:
    words: dict[str, Any] = {"thing": TRANSLATED, "row_id": made.pk, "language": "de"}
    with pytest.raises(Refused):
        translate(**words, fields={"name": "Sommer"}, actor=ANONYMOUS)
    translate(**words, fields={"name": "Sommer"}, actor=SYSTEM)
    assert translated_names([made.pk], language="de") == {made.pk: "Sommer"}
    assert translated_names([made.pk], language="fr") == {}
