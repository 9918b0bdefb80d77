"""The figures as a table: CPU milliseconds, the same in bare views, requests a second."""

from __future__ import annotations

from collections.abc import Mapping

from bench.parts.measure import Figures


def table(columns: Mapping[str, Figures]) -> str:
    """A Markdown table, a row for each figure."""
    heads = "".join(f" {name} CPU ms | in b | a second |" for name in columns)
    lines = [f"| |{heads}", "|---|" + "---:|---:|---:|" * len(columns)]
    names = list(next(iter(columns.values())).cpu)
    for name in names:
        cells = "".join(
            f" {figures.cpu[name]:.3f} | {figures.cpu[name] / figures.cpu['bare']:.1f} |"
            f" {figures.rate[name]:.0f} |"
            for figures in columns.values()
        )
        lines.append(f"| {name} |{cells}")
    return "\n".join(lines)
