"""Writes tier1.txt anew: `python -m tests.contract.make FOLDER`.

FOLDER holds the contract as `saleor-contract.json` and who uses what of it as `usage.csv`.
"""

from __future__ import annotations

import csv
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.contract.tier1 import FILE

HEAD = """\
# What a storefront, its checkout and its log-in use of the API: names and types alone.
# A type, then what it implements (+), its fields, and under each field its arguments.
# Written by `python -m tests.contract.make FOLDER`.
"""


def used(folder: Path) -> set[str]:
    """The coordinates of tier 1."""
    with (folder / "usage.csv").open(newline="", encoding="utf-8") as file:
        return {row["coordinate"] for row in csv.DictReader(file) if row["tier"] == "1"}


def text(folder: Path) -> str:
    """All that tier 1 holds, as the file has it."""
    contract = json.loads((folder / "saleor-contract.json").read_text(encoding="utf-8"))
    wanted = used(folder)
    blocks = [list(_block(name, fact, wanted)) for name, fact in sorted(contract["types"].items())]
    told = ["\n".join(lines) for lines in blocks if len(lines) > 1]
    return HEAD + "\n" + "\n\n".join(told) + "\n"


def _block(name: str, fact: Mapping[str, Any], wanted: set[str]) -> Iterator[str]:
    yield f"{fact['kind']} {name}"
    for other in (*fact.get("implements", ()), *fact.get("members", ())):
        if f"{name}:{other}" in wanted:
            yield f"  + {other}"
    values = [value for value in fact.get("values", ()) if f"{name}.{value}" in wanted]
    if values:
        yield textwrap.fill(" ".join(values), 98, initial_indent="  ", subsequent_indent="  ")
    for field, told in fact.get("fields", {}).items():
        whole: Mapping[str, Any] = {"type": told} if isinstance(told, str) else told
        if f"{name}.{field}" in wanted:
            yield f"  {field} {whole['type']}"
        for argument, kind in whole.get("args", {}).items():
            if f"{name}.{field}({argument})" in wanted:
                yield f"    {argument} {kind}"


if __name__ == "__main__":
    FILE.write_text(text(Path(sys.argv[1])), encoding="utf-8")
