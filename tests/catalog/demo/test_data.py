"""The demo catalogue's data: what a shop must be able to count on."""

import ast
import dataclasses
from pathlib import Path

import pytest

from catalog.demo.art.files import content
from catalog.demo.check import check
from catalog.demo.fields import DemoError, Row
from catalog.demo.goods import read_products
from catalog.demo.read import CURRENCY, load
from catalog.demo.rows import DemoProduct, DemoVariant, Kind
from store.kernel.money import Money, minor_unit

DEMO = Path(__file__).parents[3] / "catalog" / "demo"


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def product(slug: str) -> DemoProduct:
    return next(row for row in load().products if row.slug == slug)


def variants() -> list[DemoVariant]:
    return [variant for row in load().products for variant in row.variants]


def test_there_are_about_sixty_products_on_every_shelf() -> None:
    catalog = load()
    assert 54 <= len(catalog.products) <= 66
    leaves = {row.slug for row in catalog.categories} - {
        row.parent for row in catalog.categories if row.parent
    }
    assert {row.category for row in catalog.products} == leaves
    used = {slug for row in catalog.products for slug in row.collections}
    assert used == {row.slug for row in catalog.collections}
    assert {"featured-products", "under-a-penny", "small-change", "sale", "new-arrivals"} <= used


def test_the_names_that_clients_count_on_are_there() -> None:
    catalog = load()
    assert {menu.slug for menu in catalog.menus} == {"navbar", "footer"}
    assert {"color", "size"} <= {row.slug for row in catalog.attributes}
    assert {"terms", "privacy", "about"} <= {row.slug for row in catalog.pages}
    assert catalog.currency == "USD"


def test_shirts_cost_exactly_29_in_sizes_and_colours() -> None:
    shirts = product("two-pence-tee").variants
    assert {row.price for row in shirts} == {usd("29.00")}
    assert {row.kind for row in shirts} == {Kind.ORDINARY}
    assert len({row.options["size"] for row in shirts}) == 4
    assert len({row.options["color"] for row in shirts}) == 4
    assert all(row.stock is not None and row.stock >= 100 for row in shirts)
    assert all(row.ships and row.weight_g and row.pictures for row in shirts)


def test_icons_are_sold_by_the_piece_for_five_cents() -> None:
    icons = product("corner-shop-icons").variants
    assert len(icons) >= 24
    assert {row.price for row in icons} == {usd("0.05")}
    assert {row.kind for row in icons} == {Kind.DURABLE}
    assert all(
        [item.content_type for item in row.files] == ["image/svg+xml", "image/png"] for row in icons
    )


def test_api_credits_cost_a_quarter_of_a_cent() -> None:
    (credit,) = product("api-credits").variants
    assert credit.price == usd("0.0025")
    assert credit.price.micro == 2_500
    assert credit.repeatable
    assert credit.stock is None


def test_the_story_has_chapters_for_two_to_five_cents() -> None:
    chapters = product("the-halfpenny-bridge").variants
    assert len(chapters) >= 7
    assert all(usd("0.02").micro <= row.price.micro <= usd("0.05").micro for row in chapters)


def test_songs_and_the_tip_jar() -> None:
    songs = [row for row in load().products if row.type == "song"]
    assert len(songs) >= 5
    (jar,) = product("tip-jar").variants
    assert jar.kind is Kind.TIP
    assert jar.tip is not None
    assert jar.tip.minimum == usd("0.05")
    assert jar.tip.suggestions == (usd("0.30"), usd("1.00"), usd("2.00"))


def test_one_is_on_sale_and_one_is_sold_out() -> None:
    reduced = [row for row in load().products if any(item.compare_at for item in row.variants)]
    assert reduced
    assert all("sale" in row.collections for row in reduced)
    gone = [row for row in load().products if all(item.stock == 0 for item in row.variants)]
    assert [row.slug for row in gone] == ["first-edition-hoodie"]


def test_ordinary_prices_are_whole_cents_and_no_price_is_zero() -> None:
    for row in variants():
        assert row.price.micro > 0
        if row.kind is Kind.ORDINARY:
            assert row.price.micro % minor_unit(CURRENCY) == 0


def test_delivery_and_example_taxes() -> None:
    catalog = load()
    for zone in catalog.zones:
        assert [row.price for row in zone.methods] == [usd("4.90"), usd("9.90")]
    assert sorted(code for zone in catalog.zones for code in zone.countries) == ["*", "US"]
    rates = {
        row.slug: {rate.country: rate.basis_points for rate in row.rates}
        for row in catalog.tax_classes
    }
    assert rates["standard"]["US"] == 0
    assert rates["standard"]["GB"] == 2_000
    assert rates["standard"]["DE"] == 1_900
    assert rates["books"]["DE"] == 700
    assert all("Check them" in row.note for row in catalog.tax_classes)


def test_every_text_is_there_and_none_is_filler() -> None:
    for row in load().products:
        assert row.description
        assert 5 <= len(row.seo.title) <= 70
        assert 20 <= len(row.seo.description) <= 160
        assert "lorem" not in " ".join(row.description).lower()
    for picture in load().pictures():
        assert len(picture.alt) >= 10
        assert "{" not in picture.alt


def test_every_file_of_every_variant_has_bytes() -> None:
    sources = {
        item.source for row in variants() for item in row.files if item.source.kind != "tune"
    }
    assert len(sources) > 60
    assert all(len(content(source)) > 100 for source in sources)


def test_variants_point_at_pictures_of_their_own_product() -> None:
    for row in load().products:
        names = {picture.name for picture in row.pictures}
        assert all(names.issuperset(item.pictures) for item in row.variants)


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    catalog = load()
    first, *others = catalog.products
    for change, words in (
        ({"category": "nowhere"}, "no category nowhere"),
        ({"collections": ("nowhere",)}, "no collection nowhere"),
        ({"slug": others[0].slug}, "stands twice"),
        ({"attributes": {"material": ("tin",)}}, "does not fit its type"),
    ):
        wrong = dataclasses.replace(first, **change)
        with pytest.raises(DemoError, match=words):
            check(dataclasses.replace(catalog, products=(wrong, *others)))


def test_a_variant_that_breaks_its_kind_is_refused() -> None:
    catalog = load()
    first, *others = catalog.products
    shirt = first.variants[0]
    for wrong, words in (
        (dataclasses.replace(shirt, price=usd("29.005")), "whole minor units"),
        (dataclasses.replace(shirt, compare_at=usd("29.00")), "above the price"),
        (dataclasses.replace(shirt, weight_g=0), "has a weight"),
        (dataclasses.replace(shirt, options={"size": "s"}), "options do not fit"),
    ):
        changed = dataclasses.replace(first, variants=(wrong, *first.variants[1:]))
        with pytest.raises(DemoError, match=words):
            check(dataclasses.replace(catalog, products=(changed, *others)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"slug": "Two Words"}, "not a slug"),
        ({"slug": 7}, "expected a text"),
        ({}, "missing"),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, object], words: str) -> None:
    with pytest.raises(DemoError, match=rf"file\.slug: {words}"):
        Row("file", data).slug("slug")


@pytest.mark.parametrize("text", ["0.0000001", "-1", "1,50", "free"])
def test_a_wrong_price_is_named(text: str) -> None:
    with pytest.raises(DemoError, match=r"file\.price: not an amount"):
        Row("file", {"price": text}).money("price", "USD")


def test_an_unknown_field_and_an_unknown_file_are_refused() -> None:
    row = Row("file", {"name": "x", "colour": "red"})
    row.text("name")
    with pytest.raises(DemoError, match="unknown field colour"):
        row.close()
    with pytest.raises(DemoError, match=r"missing\.json"):
        read_products("missing.json", "USD", {})


def test_the_demo_is_data_that_knows_no_tables() -> None:
    allowed = ("catalog.demo", "store.kernel.money")
    loaders = {"loader", "shelves", "stocking", "finish", "abroad", "facts", "spoken"}
    for path in sorted(DEMO.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and path.stem not in loaders:
                ours = node.module.partition(".")[0] in {"store", "catalog", "cart", "checkout"}
                assert not ours or node.module.startswith(allowed), f"{path.name}: {node.module}"
                assert node.module.partition(".")[0] != "django", path.name


def test_the_font_comes_with_its_licence() -> None:
    fonts = DEMO / "art" / "fonts"
    assert sum(path.stat().st_size for path in fonts.glob("*.woff")) <= 100_000
    assert "SIL Open Font License" in (fonts / "OFL.txt").read_text(encoding="utf-8")
