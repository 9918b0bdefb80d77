"""Makes a small data folder as this commit leaves it: `python -m tests.upgrades.make NAME`.

A store without the demo, with goods of each kind, a cart with a voucher and a gift card, and
orders: paid by card, awaiting a transfer, costing nothing. The secrets are left out; `up` makes
new ones.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.support.running import environment, start_store
from tests.support.sandbox import ROOT
from tests.support.shopping import ADDRESS, CREATE, ask, buy, variant_id

FOLDER = Path(__file__).parent / "data"
LEFT_OUT = {"secret_key", "webhook_secret", "owner.txt", "run.json", "up.lock"}
HEADER = [
    *["Handle", "Title", "Body (HTML)", "Variant Price", "Variant Requires Shipping", "Published"],
    *["Option1 Name", "Option1 Value", "Variant Inventory Tracker", "Variant Inventory Qty"],
]
ROWS = [
    ["mug", "A mug", "<p>Holds tea.</p>", "12.00", "true", "true", "Size", "Small", "shopify", "9"],
    ["mug", "", "", "14.00", "true", "", "", "Large", "shopify", "4"],
    ["licence", "A licence", "", "5.00", "false", "true", "", "", "", ""],
    ["credit", "A credit", "", "0.0025", "false", "true", "", "", "", ""],
]

# What owners make at the desk, written by the services that the desk calls.
DESK = """
from cart.giftcards.services.cards import issue
from cart.vouchers.services.codes import add_codes
from cart.vouchers.services.vouchers import save_voucher, set_worth
from store.channels.queries import default_channel
from store.kernel.actor import SYSTEM
from store.kernel.money import Money

channel = default_channel()
voucher = save_voucher(voucher=None, fields={"name": "A tenth"}, actor=SYSTEM)
set_worth(voucher=voucher, channel=channel, percent_ppm=100_000, actor=SYSTEM)
add_codes(voucher=voucher, codes=["TENTH"], actor=SYSTEM)
issue(amount=Money.parse("3.00", channel.currency), code="UPGRADE-CARD-2026", actor=SYSTEM)
"""
CODES = """
mutation ($id: ID!, $code: String!) {
  checkoutAddPromoCode(id: $id, promoCode: $code) { errors { code } }
}
"""


def desk(data: Path) -> None:
    """A voucher and a gift card."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", DESK],
        cwd=ROOT,
        env=environment(TUPPENCE_DATA=str(data)),
        check=True,
        timeout=60,
    )


def waiting_cart(url: str, variant: str) -> None:
    """A cart with a voucher and a gift card, not yet an order."""
    lines = [{"variantId": variant, "quantity": 1}]
    basket = {"channel": "default-channel", "email": "ada@example.com", "lines": lines}
    made = ask(url, CREATE, input=basket)["checkoutCreate"]["checkout"]
    for code in ("TENTH", "UPGRADE-CARD-2026"):
        answer = ask(url, CODES, id=made["id"], code=code)["checkoutAddPromoCode"]
        if answer["errors"]:
            raise RuntimeError(f"{code}: {answer['errors']}")


def goods(folder: Path, data: Path) -> None:
    """Import the goods into a store."""
    file = folder / "goods.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *ROWS])
    subprocess.run(
        [sys.executable, "manage.py", "import_products", str(file), "--data", str(data)],
        cwd=ROOT,
        env=environment(),
        check=True,
        timeout=60,
    )


def make(name: str) -> Path:
    """Write `data/NAME.tar.gz`; its path."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        store = start_store(data, "--no-demo")
        goods(Path(place), data)
        sandbox = store.run["sandbox"]["shift4"]
        licence, credit = (variant_id(store.url, slug) for slug in ("licence", "credit"))
        buy(store.url, sandbox, licence, ADDRESS)
        buy(store.url, sandbox, licence, ADDRESS, gateway="manual")
        buy(store.url, sandbox, credit, ADDRESS, gateway="manual", quantity=3)
        desk(data)
        waiting_cart(store.url, licence)
        if store.stop():
            raise RuntimeError("the store did not stop cleanly")
        target = FOLDER / f"{name}.tar.gz"
        FOLDER.mkdir(exist_ok=True)
        with tarfile.open(target, "w:gz", compresslevel=9) as archive:
            archive.add(data, arcname="data", filter=_kept)
    return target


def _kept(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return None if Path(entry.name).name in LEFT_OUT else entry


if __name__ == "__main__":
    sys.stdout.write(f"{make(sys.argv[1])}\n")
