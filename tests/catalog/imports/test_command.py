"""import_products: its words and its exit codes."""

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.models.product import Product
from catalog.stock.models import Warehouse
from store.channels.models import Channel

OWN = Path(__file__).parent.parent / "data"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and error of the command."""
    code = 0
    try:
        call_command("import_products", *words)
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_all_in_and_again(channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(OWN / "garden.csv")
    code, out, _ = run(capsys, file, "--dry-run")
    assert (code, Product.objects.count()) == (0, 0)
    assert "nothing was written" in out
    code, out, _ = run(capsys, file)
    assert code == 0
    assert out.splitlines()[-1] == (
        "8 rows; products: 5 created, 0 updated, 0 unchanged, 0 refused."
    )
    assert run(capsys, file, "--channel", "default-channel", "--warehouse", "main")[0] == 0
    assert Warehouse.objects.get().slug == "main"


def test_some_refused(channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(OWN / "oddities.csv"))
    assert code == 3
    assert "line 12, column Gift Card: refused" in out


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"a,b\n1,2\n"])
def test_unreadable(
    channel: Channel, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "products.csv"
    file.write_bytes(content)
    code, out, err = run(capsys, str(file))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert "products.csv" in err


@pytest.mark.parametrize(
    "words",
    [
        ["/nowhere/products.csv"],
        [str(OWN)],
        [str(OWN / "garden.csv"), "--channel", "none"],
        [str(OWN / "garden.csv"), "--warehouse", "none"],
    ],
)
def test_what_is_not_there(
    channel: Channel, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
