"""Reading the bytes of a product CSV into rows that know their line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MAX_BYTES = 64 * 1024 * 1024
# A cell may be as long as the file: what is too long is refused by name later, with its column.
csv.field_size_limit(MAX_BYTES)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ALIASES = {
    "url handle": "Handle",
    "description": "Body (HTML)",
    "published on online store": "Published",
    "sku": "Variant SKU",
    "barcode": "Variant Barcode",
    "price": "Variant Price",
    "compare-at price": "Variant Compare At Price",
    "charge tax": "Variant Taxable",
    "inventory tracker": "Variant Inventory Tracker",
    "inventory quantity": "Variant Inventory Qty",
    "continue selling when out of stock": "Variant Inventory Policy",
    "weight value (grams)": "Variant Grams",
    "requires shipping": "Variant Requires Shipping",
    "product image url": "Image Src",
    "variant image url": "Variant Image",
}
KNOWN = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Status",
    *(f"Option{number} {part}" for number in (1, 2, 3) for part in ("Name", "Value")),
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Requires Shipping",
    "Variant Taxable",
    "Variant Barcode",
    "Variant Image",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Gift Card",
    "SEO Title",
    "SEO Description",
)
_BY_FOLDED = {name.casefold(): name for name in KNOWN} | _ALIASES


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it begins on (the header is line 1) and its cells, trimmed.

    `excess` says in words that it has more cells than the header.
    """

    line: int
    cells: dict[str, str]
    excess: str = ""

    def get(self, column: str) -> str:
        """A cell, empty when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was refused, or what is to be known of it."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Table:
    """A file that could be read: columns, rows, and how many rows are empty."""

    columns: frozenset[str]
    rows: tuple[Row, ...]
    blank: int


def read_table(content: bytes) -> Table | str:
    """The rows of a CSV, or in words why it cannot be read as a product CSV."""
    text = _decoded(content)
    if text is None:
        return "this is not a text file; export the products as CSV (UTF-8)"
    if not text.strip():
        return "the file is empty"
    if len(content) > MAX_BYTES:
        return f"the file is larger than {MAX_BYTES // 1024 // 1024} MB; split it"
    for delimiter in ",;\t":
        header = next(_records(text, delimiter), None)
        columns = _columns(header[1]) if isinstance(header, tuple) else ()
        if {"Handle", "Title"} <= set(columns):
            return _table(text, delimiter, columns)
    return "the first line does not name the columns Handle and Title of a product CSV"


def _decoded(content: bytes) -> str | None:
    """UTF-8 with or without its mark, else Windows-1252; None for what is no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROL.search(text) else text
    return None


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]] | str]:
    """(line, cells) of each record; a text when the quoting is broken, and then no more."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"the record that begins on line {line} is broken ({error})"
            return
        yield line, cells


def _columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns; one that comes twice counts the first time, an empty one never."""
    names: list[str] = []
    for cell in cells:
        name = " ".join(cell.split())
        name = _BY_FOLDED.get(name.casefold(), name)
        names.append("" if name in names else name)
    return tuple(names)


def _table(text: str, delimiter: str, columns: tuple[str, ...]) -> Table | str:
    rows: list[Row] = []
    blank = 0
    for number, record in enumerate(_records(text, delimiter)):
        if isinstance(record, str):
            return record
        line, cells = record[0], [cell.strip() for cell in record[1]]
        if number == 0:
            continue
        if not any(cells):
            blank += 1
            continue
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        more = f"the row has {len(cells)} cells, the header {len(columns)}"
        rows.append(Row(line, named, more if any(cells[len(columns) :]) else ""))
    if not rows:
        return "there is no product below the first line"
    return Table(frozenset(columns) - {""}, tuple(rows), blank)
