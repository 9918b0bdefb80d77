"""Makes a small data folder as this commit leaves it: `python -m tests.upgrades.make NAME`.

A store without the demo, with goods of each kind, a cart, and orders: paid by card, awaiting a
transfer, costing nothing. The secrets are left out; `up` makes new ones.
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
from tests.support.shopping import ADDRESS, buy, variant_id

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
