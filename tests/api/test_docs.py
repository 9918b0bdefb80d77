"""The example of docs/api.md does what it says, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.offers.models import Offer
from store.channels.models import Channel
from tests.api.shopper import line
from tests.api.support import ADDRESS, Api
from tests.support.goods import card_token, delivery, variant
from tests.support.sandbox import Sandbox

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


@pytest.mark.django_db
def test_the_example_places_an_order(channel: Channel, sandbox: Sandbox) -> None:
    opened, address, deliver, pay, place = re.findall(
        r"```graphql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    delivery(channel)
    shirt = variant(channel, "29.00")
    credit = variant(channel, "0.0025", Offer.DURABLE)
    api = Api()
    lines = [line(shirt.pk, 1), line(credit.pk, 3)]
    checkout = api.ask(opened, lines=lines)["checkoutCreate"]["checkout"]
    assert checkout["isShippingRequired"] is True
    id = checkout["id"]
    known = api.ask(address, id=id, address=ADDRESS)["checkoutShippingAddressUpdate"]
    method = known["checkout"]["shippingMethods"][0]["id"]
    priced = api.ask(deliver, id=id, method=method)["checkoutDeliveryMethodUpdate"]["checkout"]
    assert (priced["exactTotal"]["exact"], priced["rounding"]["exact"]) == ("33.9075", "0.0075")
    payment = {
        "gateway": "shift4",
        "token": card_token(sandbox.shift4),
        "amount": priced["totalPrice"]["gross"]["amount"],
    }
    assert api.ask(pay, id=id, payment=payment)["checkoutPaymentCreate"]["errors"] == []
    order = api.ask(place, id=id)["checkoutComplete"]["order"]
    assert (order["isPaid"], order["total"]["gross"]["amount"]) == (True, 33.9)
    assert api.ask(place, id=id)["checkoutComplete"]["order"] == order
