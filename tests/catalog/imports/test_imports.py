"""Importing product CSVs: whole products or none, each row accounted for, twice the same."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product, ProductType
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.services import publish
from catalog.queries.products import page_by_slug
from catalog.queries.search import matching
from catalog.queries.sellables import sellables
from catalog.queries.visibility import listed
from catalog.services.imports import Report, import_file
from catalog.stock.models import Movement, Stock
from catalog.stock.services import Wanted, allocate
from store.changes.models import Change
from store.channels.models import Channel
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Refused
from store.media.models import RemoteImage
from store.outbox.models import Event
from tests.catalog.make import a_product, a_variant, a_warehouse, sell, usd
from tests.support.together import RealDb

OWN = Path(__file__).parent.parent / "data"
REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = [OWN / "garden.csv", *sorted(REAL.glob("*.csv"))]
HEADER = "Handle,Title,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price"


def bring(content: bytes | str, channel: Channel, *, dry_run: bool = False) -> Report:
    """Import into the main warehouse."""
    return import_file(
        content=content if isinstance(content, bytes) else content.encode(),
        channel=channel,
        warehouse=a_warehouse(),
        actor=SYSTEM,
        dry_run=dry_run,
    )


def rows_of_all_tables() -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names():
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')  # noqa: S608 - names of our tables
            counts[name] = cursor.fetchone()[0]
    return counts


def test_the_real_files_are_beside_the_repository(request: pytest.FixtureRequest) -> None:
    if len(FILES) == 1:
        reporter: Any = request.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"no real CSVs in {REAL}: imports are tested with our own alone")
    assert FILES[0].is_file()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_goes_in_and_a_second_time_changes_nothing(channel: Channel, file: Path) -> None:
    content = file.read_bytes()
    trial = bring(content, channel, dry_run=True)
    assert not Product.objects.exists()
    first = bring(content, channel)
    assert (first.exit_code, first.refused) == (0, 0)
    assert (trial.created, trial.rows) == (first.created, first.rows)
    assert first.created == Product.objects.count()
    assert listed(channel=channel).count() >= first.created - 2
    before = rows_of_all_tables()
    second = bring(content, channel)
    assert (second.created, second.updated, second.unchanged) == (0, 0, first.created)
    assert rows_of_all_tables() == before
    assert "unchanged" in second.summary()


def test_everything_a_row_says_is_kept(channel: Channel) -> None:
    bring((OWN / "garden.csv").read_bytes(), channel)
    page = page_by_slug("garden-apron", channel=channel)
    assert page is not None
    assert (page.name, page.vendor, page.type_name) == ("Garden apron", "Plum & Sons", "Apron")
    assert page.tags == ("garden", "cotton")
    assert [block["type"] for block in page.description["blocks"]] == [
        "header",
        "paragraph",
        "list",
    ]
    assert page.description["blocks"][1]["data"]["text"] == "Waxed <b>cotton</b>."
    assert page.seo_title == "Garden apron in waxed cotton"
    assert page.metadata == {"Google Shopping / Condition": "new"}
    assert [(axis.name, [v.name for v in axis.values]) for axis in page.options] == [
        ("Colour", ["Moss", "Clay"]),
        ("Size", ["S", "M"]),
    ]
    first, second, third = (each.sellable for each in page.variants)
    assert (first.unit, first.undiscounted) == (usd("38.00"), usd("45.00"))
    assert (second.unit, second.undiscounted) == (usd("38.00"), usd("38.00"))
    assert (first.available, second.available, third.available) == (7, 0, None)
    assert (first.weight_g, first.kind, first.ships) == (420, "ordinary", True)
    assert first.variant_name == "Moss / S"
    variant = Variant.objects.get(sku="APRON-MOSS-S")
    assert variant.barcode == "5012345678900"
    assert variant.metadata == {
        "Variant Fulfillment Service": "manual",
        "Variant Weight Unit": "g",
    }
    assert variant.private_metadata == {"Cost per item": "11.20"}
    other = Variant.objects.get(sku="APRON-CLAY-M")
    assert other.metadata["Google Shopping / Condition"] == "used"


def test_pictures_are_asked_for_in_order_and_shown_with_their_variant(channel: Channel) -> None:
    bring((OWN / "garden.csv").read_bytes(), channel)
    product = Product.objects.get(slug="garden-apron")
    rows = ProductMedia.objects.filter(product=product).select_related("remote")
    names = [row.remote.url.rpartition("/")[2] for row in rows if row.remote]
    assert names == ["apron-1.jpg", "apron-2.jpg", "apron-3.jpg", "apron-moss.jpg"]
    assert rows[0].alt == "A green apron on a hook"
    link = VariantMedia.objects.select_related("media__remote").get()
    assert link.media == rows[3]
    assert RemoteImage.objects.filter(image=None).count() == 4


def test_kinds_drafts_and_taxes(channel: Channel) -> None:
    bring((OWN / "garden.csv").read_bytes(), channel)
    song = Variant.objects.get(sku="SONG-1")
    row = sellables([song.pk], channel=channel)[song.pk]
    assert (row.kind, row.unit, row.ships) == ("durable", usd("0.0025"), False)
    assert row.available is None
    offer = Offer.objects.select_related("tax_class").get(variant=song)
    assert offer.tax_class is not None
    assert offer.tax_class.slug == "not-taxed"
    assert song.product.product_type.is_digital
    for slug in ("draft-mug", "old-mug"):
        assert page_by_slug(slug, channel=channel) is None
        assert Product.objects.filter(slug=slug).exists()
    assert Product.objects.filter(slug__startswith="the-glace-").exists()
    assert not Stock.objects.filter(variant__product__slug="draft-mug").exists()


def test_each_oddity_is_refused_by_line_and_column(channel: Channel) -> None:
    report = bring((OWN / "oddities.csv").read_bytes(), channel)
    assert report.exit_code == 3
    refused = [(each.line, each.column) for each in report.lines if each.refused]
    assert refused == [
        (12, "Gift Card"),
        (13, "Variant Price"),
        (14, "Variant Price"),
        (15, ""),
        (16, ""),
        (17, "Variant Grams"),
        (18, ""),
        (19, "Option1 Value"),
        (21, "Variant Price"),
        (22, "Title"),
        (23, "Handle"),
        (24, "Title"),
        (25, "Option1 Value"),
        (26, "Variant Price"),
        (27, "Variant Inventory Policy"),
        (28, ""),
    ]
    assert (report.rows, report.blank, report.rows_refused) == (26, 1, len(refused))
    assert (report.created, report.refused) == (6, 16 - 4)
    assert "column Variant Inventory Qty" in str(report.lines[3])
    assert str(report.lines[1]) == (
        "line 12, column Gift Card: refused: gift cards cannot be imported (gift)"
    )
    assert not Product.objects.filter(slug__in=["bad-bowl", "twins"]).exists()
    assert not Variant.objects.filter(product__slug="bad-bowl").exists()
    assert Variant.objects.get(product__slug="copycat").sku is None


def test_a_change_in_the_file_updates_and_makes_nothing_twice(channel: Channel) -> None:
    text = (OWN / "garden.csv").read_text()
    bring(text, channel)
    changed = text.replace("Garden apron,", "Potting apron,").replace("38.00,45.00", "36.00,45.00")
    changed = changed.replace("APRON-CLAY-M,440", "APRON-CLAY-M,450")
    report = bring(changed, channel)
    assert (report.created, report.updated, report.unchanged) == (0, 1, 4)
    product = Product.objects.get(slug="garden-apron")
    assert (product.name, product.version, product.variants.count()) == ("Potting apron", 2, 3)
    variant = Variant.objects.get(sku="APRON-MOSS-S")
    versions = Offer.objects.filter(variant=variant).order_by("version")
    assert [offer.unit_micro for offer in versions] == [38_000_000, 36_000_000]
    assert Offer.objects.exclude(variant=variant).filter(version__gt=1).count() == 0
    assert Variant.objects.get(sku="APRON-CLAY-M").weight_g == 450
    assert matching(Product.objects.all(), "potting").get() == product
    change = Change.objects.filter(verb="product_imported").latest("id")
    assert (change.before["name"], change.after["name"]) == ("Garden apron", "Potting apron")


def test_variants_are_met_by_sku_or_by_options(channel: Channel) -> None:
    bring(f"{HEADER}\ntee,Tee,true,Size,S,A,1.00\ntee,,,,M,,1.00\n", channel)
    ids = dict(Variant.objects.values_list("name", "id"))
    # S is renamed by its SKU, M gets a SKU by its options, L is new.
    bring(f"{HEADER}\ntee,Tee,true,Size,XS,A,1.00\ntee,,,,m,B,1.00\ntee,,,,L,,1.00\n", channel)
    rows = Variant.objects.order_by("position")
    assert [(row.name, row.sku) for row in rows] == [("XS", "A"), ("m", "B"), ("L", None)]
    assert [row.pk for row in rows][:2] == [ids["S"], ids["M"]]
    refused = bring(f"{HEADER}\ntee,Tee,true,Size,L,A,1.00\n", channel)
    assert refused.rows_refused == 1
    assert refused.lines[0].column == "Option1 Value"


def test_what_the_owner_chose_is_kept(channel: Channel) -> None:
    head = f"{HEADER},Variant Requires Shipping"
    text = f"{head}\nsong,Song,true,,,S-1,0.05,false\n"
    bring(text, channel)
    variant = Variant.objects.get()
    publish(
        variant=variant,
        channel=channel,
        kind=Offer.TIP,
        unit=usd("0.05"),
        suggestions=[usd("1.00")],
        actor=SYSTEM,
    )
    Product.objects.update(vendor="Mine", metadata={"mine": "yes"})
    assert bring(text, channel).unchanged == 1
    assert Offer.objects.latest("version").kind == Offer.TIP
    assert Product.objects.get().vendor == "Mine"


def test_stock_that_is_promised_is_not_counted_away(channel: Channel) -> None:
    head = f"{HEADER},Variant Inventory Tracker,Variant Inventory Qty"
    bring(f"{head}\nmug,Mug,true,,,M,1.00,shopify,5\n", channel)
    allocate(wanted=[Wanted(Variant.objects.get().pk, 3, "line")])
    report = bring(f"{head}\nmug,Mug,true,,,M,1.00,shopify,2\n", channel)
    assert report.lines[0].column == "Variant Inventory Qty"
    assert Stock.objects.get().quantity == 5
    assert bring(f"{head}\nmug,Mug,true,,,M,1.00,shopify,4\n", channel).updated == 1
    assert Stock.objects.get().quantity == 4
    assert sum(Movement.objects.values_list("delta", flat=True)) == 4


def test_a_sku_names_one_variant_and_others_come_without(channel: Channel) -> None:
    other = a_variant(a_product(channel, slug="owner-made"))
    sell(other, channel, "1.00")
    text = (
        f"{HEADER}\nmug,Mug,true,Size,S,{other.sku},1.00\nmug,,,,M,A,1.00\nmug,,,,L,A,1.50\n"
        "cup,Cup,true,,,A,2.00\n"
    )
    trial = bring(text, channel, dry_run=True)
    report = bring(text, channel)
    assert (report.created, report.refused, report.rows_refused) == (2, 0, 0)
    assert sorted((line.line, line.column, line.message) for line in report.lines) == [
        (2, "Variant SKU", f"“{other.sku}” is the SKU of owner-made; taken without it"),
        (4, "Variant SKU", "line 3 has the same SKU; taken without it"),
        (5, "Variant SKU", "“A” is the SKU of mug on line 3; taken without it"),
    ]
    assert [line.line for line in trial.lines] == [line.line for line in report.lines]
    found = Variant.objects.exclude(pk=other.pk).order_by("product__slug", "name")
    assert list(found.values_list("product__slug", "name", "sku")) == [
        ("cup", "", None),
        ("mug", "L", None),
        ("mug", "M", "A"),
        ("mug", "S", None),
    ]
    assert bring(text, channel).unchanged == 2


def test_what_was_oversold_counts_as_nothing(channel: Channel) -> None:
    head = f"{HEADER},Variant Inventory Tracker,Variant Inventory Qty"
    text = f"{head}\nmug,Mug,true,,,M,1.00,shopify,-5\n"
    report = bring(text, channel)
    assert report.created == 1
    assert report.lines[0].message == "“-5” is below nothing; counted as 0"
    assert sum(Stock.objects.values_list("quantity", flat=True)) == 0
    assert bring(text, channel).unchanged == 1
    assert bring(f"{head}\ncup,Cup,true,,,C,1.00,shopify,-x\n", channel).refused == 1


def test_goods_that_ship_and_goods_that_do_not_have_types_of_their_own(channel: Channel) -> None:
    head = f"{HEADER},Type,Variant Requires Shipping"
    text = (
        f"{head}\nprint,Print,true,,,A,5.00,Print,true\nfile,File,true,,,B,5.00,Print,false\n"
        "both,Both,true,Form,Paper,C,5.00,Print,true\nboth,,,,PDF,D,1.00,,false\n"
    )
    report = bring(text, channel)
    assert report.created == 3
    assert [line.column for line in report.lines] == ["Variant Requires Shipping"]
    types = ProductType.objects.order_by("slug").values_list("slug", "is_shipping_required")
    assert list(types) == [("print", True), ("print-digital", False)]


@pytest.mark.parametrize(
    ("price", "ships", "fine"),
    [
        ("1,299.00", "true", False),
        ("0.0000001", "false", False),
        ("-1", "true", False),
        ("$5", "true", False),
        ("١", "true", False),
        ("1e3", "true", False),
        ("0", "true", True),
        ("0.000001", "false", True),
        ("5", "true", True),
        ("5.000", "true", True),
    ],
)
def test_prices(channel: Channel, price: str, ships: str, fine: bool) -> None:
    head = f"{HEADER},Variant Requires Shipping"
    report = bring(f'{head}\nmug,Mug,true,,,A,"{price}",{ships}\n', channel)
    assert (report.created == 1) is fine
    assert fine or report.lines[0].column == "Variant Price"


def test_long_texts_are_refused_by_column(channel: Channel) -> None:
    for column, limit in (("Vendor", 250), ("Type", 200), ("Body (HTML)", 100_000)):
        head = f"{HEADER},{column}"
        report = bring(f"{head}\nmug,Mug,true,,,A,1.00,{'x' * (limit + 1)}\n", channel)
        assert report.lines[0].column == column
    report = bring(f"{HEADER},SEO Title\nmug,Mug,true,,,A,1.00,{'word ' * 30}\n", channel)
    assert report.created == 1
    assert not report.lines[0].refused
    assert len(Product.objects.get().seo_title) <= 70


def test_only_those_with_the_right_import(channel: Channel) -> None:
    with pytest.raises(Refused):
        import_file(content=b"", channel=channel, warehouse=a_warehouse(), actor=ANONYMOUS)


def test_two_imports_of_one_file_at_once_make_each_product_once(
    real_db: RealDb, channel: Channel
) -> None:
    a_warehouse()
    content = (OWN / "garden.csv").read_bytes()
    reports = real_db.together(lambda _: bring(content, channel), 3)
    assert [each for each in reports if isinstance(each, Exception)] == []
    assert bring(content, channel).unchanged == 5
    assert Product.objects.count() == 5
    assert Variant.objects.count() == 7
    assert Event.objects.filter(kind="product_updated").exists()


@pytest.mark.parametrize(
    ("columns", "row", "column"),
    [
        ("Option2 Name,Option2 Value", "size,M", "Option2 Name"),
        ("Option2 Name,Option2 Value", ",M", "Option2 Name"),
        ("Tags", "x" * 256, "Tags"),
        ("Variant Grams", "-5", "Variant Grams"),
        ("Gift Card", "perhaps", "Gift Card"),
        ("Variant Taxable", "perhaps", "Variant Taxable"),
        ("Variant Barcode", "9" * 101, "Variant Barcode"),
    ],
)
def test_other_cells_that_are_wrong(channel: Channel, columns: str, row: str, column: str) -> None:
    report = bring(f"{HEADER},{columns}\nmug,Mug,true,Size,S,A,1.00,{row}\n", channel)
    assert [line.column for line in report.lines] == [column]
    assert not Product.objects.exists()


def test_a_column_that_the_file_lacks_changes_nothing(channel: Channel) -> None:
    full = (
        "Handle,Title,Vendor,Tags,Published,Variant Price,Variant Compare At Price,"
        "Variant Requires Shipping,Variant Taxable"
    )
    bring(f"{full}\nsong,Song,Plum,clay,false,1.00,2.00,false,false\n", channel)
    assert bring("Handle,Title,Variant Price\nsong,Song,1.00\n", channel).unchanged == 1
    assert bring("Handle,Title,Variant Price\nsong,Song,1.50\n", channel).updated == 1
    product = Product.objects.select_related("product_type").get()
    assert (product.vendor, product.tags) == ("Plum", ["clay"])
    assert not product.product_type.is_shipping_required
    offer = Offer.objects.select_related("tax_class").latest("version")
    assert (offer.unit_micro, offer.undiscounted_micro) == (1_500_000, 2_000_000)
    assert offer.tax_class is not None
    assert not listed(channel=channel).exists()
