"""The demo store with a shopper in it: somebody with an account, carts of every kind, an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from cart.vouchers.models import VoucherTranslation
from catalog.demo import finish
from catalog.demo.read import load
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.product import ProductType
from catalog.models.variant import Variant
from checkout.desk import send
from checkout.orders.models import Order
from store.accounts.models import User
from store.channels.models import Channel
from store.kernel.actor import SYSTEM
from store.kernel.clock import now
from store.kernel.ids import to_global
from store.operate.seed import load_demo, seed
from tests.api.support import Api
from tests.cart.giftcards.support import card, code
from tests.store.accounts.tokens import token_for_user
from tests.support.vouchers import voucher

CHANNEL, TEE, SHIRT = "default-channel", "two-pence-tee", "TEE-TUPPENCE-INK-S"
FEATURED, SHELF = "featured-products", "clothing"
DUMMY, VOUCHER = "saleor.io.dummy-payment-app", "TENTH"
MAILBOX, PASSWORD = "ada@example.com", "plum-and-penny-8"
HOME: dict[str, Any] = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "companyName": "Analytical Engines",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "streetAddress2": "Building 43",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
    "cityArea": "",
    "phone": "+16502530000",
    "metadata": [{"key": "door", "value": "2"}],
}
ABROAD = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "Unter den Linden 1",
    "city": "Berlin",
    "postalCode": "10117",
    "country": "DE",
}
NOTE = [{"key": "gift", "value": "yes"}]


def says(event: str) -> dict[str, Any]:
    """What the dummy gateway is told to answer."""
    return {"event": {"type": event, "includePspReference": True}}


@dataclass
class Demo:
    """Who asks; global ids of what the shopper has, and keys of the shop's rows."""

    user: User
    anyone: Api
    member: Api
    staff: Api
    ids: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def do(self, name: str, given: str, shown: str = "", by: Api | None = None) -> Any:
        """A mutation that goes well: its payload."""
        document = f"mutation {{ {name}({given}) {{ {shown} errors {{ field message code }} }} }}"
        payload = (by or self.member).ask(document)[name]
        assert payload["errors"] == [], payload["errors"]
        return payload

    def cart(self, *, by: Api | None = None, ships_to: dict[str, Any] | None = None) -> str:
        """A checkout with two shirts; with `ships_to` all is said but how it is paid."""
        given = {"channel": CHANNEL, "languageCode": "DE", "email": MAILBOX}
        lines = [{"variantId": self.ids["variant"], "quantity": 2, "metadata": NOTE}]
        document = (
            "mutation($input: CheckoutCreateInput!) { checkoutCreate(input: $input) "
            "{ checkout { id } errors { field code } } }"
        )
        addresses = {"shippingAddress": ships_to, "billingAddress": ships_to} if ships_to else {}
        who = by or self.member
        made = who.ask(document, input=given | {"lines": lines} | addresses)["checkoutCreate"]
        assert made["errors"] == [], made["errors"]
        id = str(made["checkout"]["id"])
        if ships_to:
            self.deliver(id)
        return id

    def deliver(self, id: str) -> None:
        """The first delivery that fits."""
        shown = "deliveries { id }"
        found = self.do("deliveryOptionsCalculate", f'id: "{id}"', shown)["deliveries"][0]["id"]
        self.do("checkoutDeliveryMethodUpdate", f'id: "{id}", deliveryMethodId: "{found}"')

    def promo(self, id: str, code: str) -> None:
        """Use a voucher or a gift card."""
        self.do("checkoutAddPromoCode", f'checkoutId: "{id}", promoCode: "{code}"')

    def pay(self, id: str, event: str = "CHARGE_SUCCESS") -> str:
        """Pay by the dummy: the transaction's id."""
        document = (
            "mutation($id: ID!, $gateway: PaymentGatewayToInitialize!) { transactionInitialize("
            "id: $id, paymentGateway: $gateway) { transaction { id } errors { field code } } }"
        )
        gateway = {"id": DUMMY, "data": says(event)}
        paid = self.member.ask(document, id=id, gateway=gateway)["transactionInitialize"]
        assert paid["errors"] == [], paid["errors"]
        return str(paid["transaction"]["id"])


def build() -> Demo:
    """The demo of a new store, its first pictures drawn, and a shopper who has bought."""
    seed(folder=Path(settings.DATA_DIR))
    load_demo(folder=Path(settings.DATA_DIR), wanted=True)
    _draw()
    user = User.objects.create_user(
        MAILBOX, PASSWORD, first_name="Ada", last_name="Lovelace", email_confirmed_at=now()
    )
    owner = User.objects.filter(is_superuser=True).get()
    demo = Demo(user, Api(), _api(user), _api(owner))
    demo.ids["variant"] = to_global("ProductVariant", Variant.objects.get(sku=SHIRT).pk)
    demo.keys |= {
        "caps": Category.objects.get(slug="caps").pk,
        "cap": ProductType.objects.get(slug="cap").pk,
        "sale": Collection.objects.get(slug="sale").pk,
    }
    _addresses(demo)
    _codes(demo)
    _carts(demo)
    _order(demo)
    return demo


def _api(user: User) -> Api:
    return Api(Client(headers={"Authorization": f"Bearer {token_for_user(user)}"}))


def _draw() -> None:
    """One picture of a product, of a collection and of a category, as the worker draws them."""
    todo = finish.jobs(load())
    for kind, slug in (("product", TEE), ("collection", FEATURED), ("category", SHELF)):
        wanted = (job for job in todo if (job.kind, job.slug) == (kind, slug))
        finish.do(next(wanted), actor=SYSTEM)


def _addresses(demo: Demo) -> None:
    document = (
        "mutation($input: AddressInput!, $type: AddressTypeEnum!) { accountAddressCreate("
        "input: $input, type: $type) { address { id } errors { field code } } }"
    )
    for kind, place in (("SHIPPING", HOME), ("BILLING", HOME | {"companyName": "Office"})):
        made = demo.member.ask(document, input=place, type=kind)["accountAddressCreate"]
        assert made["errors"] == [], made["errors"]
        demo.ids[kind.lower()] = made["address"]["id"]


def _codes(demo: Demo) -> None:
    channel = Channel.objects.get(slug=CHANNEL)
    made = voucher(channel, VOUCHER, percent=10)
    VoucherTranslation.objects.create(voucher=made, language="de", name="Ein Zehntel")
    demo.ids |= {"card": code(card("5.00")), "second card": code(card("7.00"))}


def _carts(demo: Demo) -> None:
    """A cart with everything said, and one whose delivery does not fit any more."""
    full = demo.ids["checkout"] = demo.cart(ships_to=HOME)
    demo.promo(full, VOUCHER)
    demo.promo(full, demo.ids["card"])
    demo.do("updateMetadata", f'id: "{full}", input: [{{ key: "from", value: "app" }}]')
    moved = demo.ids["moved"] = demo.cart(ships_to=HOME)
    document = (
        "mutation($id: ID, $to: AddressInput!) { checkoutShippingAddressUpdate(id: $id, "
        "shippingAddress: $to) { errors { field code } } }"
    )
    told = demo.member.ask(document, id=moved, to=ABROAD)["checkoutShippingAddressUpdate"]
    assert told["errors"] == [], told["errors"]


def _order(demo: Demo) -> None:
    """Paid with a voucher, a gift card and the dummy; one of two shirts was sent."""
    id = demo.cart(ships_to=HOME)
    demo.promo(id, VOUCHER)
    demo.promo(id, demo.ids["second card"])
    demo.pay(id)
    placed = demo.do("checkoutComplete", f'id: "{id}"', "order { id }")["order"]
    demo.ids["order"] = placed["id"]
    order = Order.objects.get()
    send(
        order=order,
        quantities={line.pk: 1 for line in order.lines.all()},
        tracking_number="T1",
        actor=SYSTEM,
    )
