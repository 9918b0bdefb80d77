"""Importing a product CSV: each product whole or not at all, each row accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import IntegrityError

from catalog.models.tax import TaxClass
from catalog.models.variant import Variant
from catalog.services.import_cells import Cells
from catalog.services.import_parse import NewProduct, parse_product, slug_of_handle, without_sku
from catalog.services.import_plan import UNTAXED, Plan, Shop, load, plan
from catalog.services.import_rows import Problem, Row, read_table
from catalog.services.import_write import Shelf, prepare, write
from catalog.stock.models import Warehouse
from store.channels.models import Channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Conflict

ALL_IN, UNREADABLE, SOME_REFUSED = 0, 2, 3


@dataclass(frozen=True)
class Line:
    """What is to be known of a row; `refused` False = only a note."""

    line: int
    column: str
    message: str
    handle: str
    refused: bool

    def __str__(self) -> str:
        place = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        word = "refused" if self.refused else "note"
        return f"{place}: {word}: {self.message}" + (f" ({self.handle})" if self.handle else "")


@dataclass
class Report:
    """What came of a file: counts of rows and products, a line for each refused row and note."""

    rows: int = 0
    rows_refused: int = 0
    blank: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    dry_run: bool = False
    unreadable: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 all in, 3 some refused, 2 unreadable."""
        if self.unreadable:
            return UNREADABLE
        return SOME_REFUSED if self.rows_refused else ALL_IN

    def summary(self) -> str:
        """One line with every count; the rows add up."""
        if self.unreadable:
            return f"Nothing was imported: {self.unreadable}."
        rows = f"{self.rows} rows"
        details = [
            f"{number} {words}"
            for number, words in ((self.blank, "empty"), (self.rows_refused, "refused"))
            if number
        ]
        if details:
            rows += f" ({', '.join(details)})"
        start = "Dry run, nothing was written: " if self.dry_run else ""
        return (
            f"{start}{rows}; products: {self.created} created, {self.updated} updated, "
            f"{self.unchanged} unchanged, {self.refused} refused."
        )


def import_file(
    *,
    content: bytes,
    channel: Channel,
    warehouse: Warehouse,
    actor: Actor,
    dry_run: bool = False,
) -> Report:
    """Import the bytes of a product CSV into a channel; a second time it changes nothing.

    `dry_run` writes nothing and reports what would be. Raises Refused.
    """
    actor.require(MANAGE_PRODUCTS)
    table = read_table(content)
    if isinstance(table, str):
        return Report(unreadable=table, dry_run=dry_run)
    report = Report(rows=len(table.rows) + table.blank, blank=table.blank, dry_run=dry_run)
    run = _Run(Shop(channel, warehouse, table.columns), actor, report)
    for rows in _groups(table.rows):
        run.take(rows)
    report.lines.sort(key=lambda each: each.line)
    return report


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows by product, in the order of their first row; rows without a handle stand alone."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        handle = row.get("Handle")
        key = slug_of_handle(handle) if handle else f" {row.line}"
        groups.setdefault(key, []).append(row)
    return list(groups.values())


@dataclass
class _Run:
    shop: Shop
    actor: Actor
    report: Report
    shelf: Shelf = field(default_factory=Shelf)
    skus: dict[str, tuple[str, int]] = field(default_factory=dict)

    def take(self, rows: Sequence[Row]) -> None:
        """Import one product, or report each of its rows as refused."""
        if not rows[0].get("Handle"):
            self._refuse(rows, [Problem(rows[0].line, "Handle", "a handle is needed")])
            return
        cells = Cells(self.shop.channel.currency)
        product = parse_product(rows, cells)
        if product is None:
            self._refuse(rows, cells.problems)
            return
        product = self._with_free_skus(product, cells)
        untaxed = TaxClass.objects.filter(slug=UNTAXED).values_list("id", flat=True).first()
        planned = plan(
            new=product,
            existing=load(product.slug, self.shop),
            shop=self.shop,
            untaxed=untaxed,
        )
        problems = planned.problems or self._write(planned)
        if problems:
            self._refuse(rows, problems)
            return
        self._count(planned)
        handle = rows[0].get("Handle")
        self.report.lines += [
            Line(note.line, note.column, note.message, handle, False) for note in cells.notes
        ]

    def _with_free_skus(self, product: NewProduct, cells: Cells) -> NewProduct:
        """Without SKUs that another product has, here or further up in the file."""
        taken: dict[str, str] = {}
        for each in product.variants:
            slug, line = self.skus.setdefault(each.sku or "", (product.slug, each.line))
            if each.sku and slug != product.slug:
                taken[each.sku] = f"“{each.sku}” is the SKU of {slug} on line {line}"
        wanted = {each.sku for each in product.variants if each.sku}
        elsewhere = Variant.objects.filter(sku__in=wanted).exclude(product__slug=product.slug)
        for sku, slug in elsewhere.values_list("sku", "product__slug"):
            taken.setdefault(str(sku), f"“{sku}” is the SKU of {slug}")
        variants = tuple(
            without_sku(each, taken[each.sku], cells) if each.sku in taken else each
            for each in product.variants
        )
        return replace(product, variants=variants)

    def _write(self, planned: Plan) -> list[Problem]:
        if planned.is_empty or self.report.dry_run:
            return []
        try:
            parts = prepare(planned, self.shelf)
            write(plan=planned, parts=parts, shop=self.shop, actor=self.actor)
        except (Conflict, IntegrityError) as refusal:
            # Somebody else wrote the same rows at the same moment; nothing of this product stays.
            words = refusal.message if isinstance(refusal, Conflict) else "changed meanwhile"
            return [Problem(planned.new.line, "", f"{words}; import it again")]
        return []

    def _count(self, planned: Plan) -> None:
        if planned.existing is None:
            self.report.created += 1
        elif planned.is_empty:
            self.report.unchanged += 1
        else:
            self.report.updated += 1

    def _refuse(self, rows: Sequence[Row], problems: Sequence[Problem]) -> None:
        """A line for each problem, and one for each other row of the product."""
        handle = rows[0].get("Handle")
        self.report.refused += bool(handle)
        self.report.rows_refused += len(rows)
        found: dict[int, list[Problem]] = {}
        for problem in problems:
            found.setdefault(problem.line, []).append(problem)
        self.report.lines += [_line(same, handle) for same in found.values()]
        lines = ", ".join(str(line) for line in sorted(found))
        rest = f"left out with its product, see line {lines}"
        self.report.lines += [
            Line(row.line, "", rest, handle, True) for row in rows if row.line not in found
        ]


def _line(problems: Sequence[Problem], handle: str) -> Line:
    """All that is wrong with a row in one line, the first column in front."""
    first, *others = problems
    words = [first.message, *(f"column {each.column}: {each.message}" for each in others)]
    return Line(first.line, first.column, "; ".join(words), handle, True)
