"""The one join by which products are found and ranked; it stands in Django's own FROM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import IntegerField
from django.db.models.expressions import Col
from django.db.models.sql.constants import INNER
from django.db.models.sql.query import Query

CODES = 4
# Index-only on both databases: beginnings by code, postings by word. A whole word counts 100 more
# than a beginning.
_WORD = """
SELECT p.product_id, MAX(p.weight + CASE WHEN p.word = {} THEN 100 ELSE 0 END) AS best
FROM search_beginning b JOIN search_posting p ON p.word = b.word
WHERE b.code IN ({}, {}, {}, {})
GROUP BY p.product_id
"""
_ALL = """
SELECT found.product_id, -SUM(found.best) AS rank FROM ({}) found
GROUP BY found.product_id HAVING COUNT(*) = {}
"""


@dataclass(frozen=True)
class Needle:
    """One word asked for: the codes of four beginnings (some may be equal) and of a whole word.

    Each is an integer, or an expression that is bound when the query runs.
    """

    codes: tuple[Any, Any, Any, Any]
    exact: Any


@dataclass(frozen=True)
class Match:
    """`INNER JOIN (products with every word, ranked)`, as Django's compiler takes it."""

    needles: tuple[Needle, ...]
    parent_alias: str
    table_alias: str = "found_words"
    table_name: str = field(default="found_words", init=False)
    join_type: str = field(default=INNER, init=False)
    nullable: bool = field(default=False, init=False)
    filtered_relation: None = field(default=None, init=False)

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        """The join with its parameters; expressions are compiled where they stand."""
        parts: list[str] = []
        params: list[Any] = []
        for needle in self.needles:
            signs = []
            for value in (needle.exact, *needle.codes):
                sign, given = _bound(compiler, value)
                signs.append(sign)
                params += given
            parts.append(_WORD.format(*signs))
        found = _ALL.format("UNION ALL".join(parts), len(parts))
        name = compiler.quote_name_unless_alias
        mine, parent = name(self.table_alias), name(self.parent_alias)
        on = f'{mine}."product_id" = {parent}."id"'
        return f"INNER JOIN ({found}) {mine} ON ({on})", params

    def relabeled_clone(self, changes: dict[str | None, str]) -> Match:
        """The same under other aliases."""
        return replace(
            self,
            parent_alias=changes.get(self.parent_alias, self.parent_alias),
            table_alias=changes.get(self.table_alias, self.table_alias),
        )


def join(query: Query, needles: Sequence[Needle]) -> Col:
    """Join a query of products to those that have every word; answers the column of the rank.

    The rank is an integer, the smaller the better.
    """
    parent = query.get_initial_alias()
    alias, _ = query.table_alias("found_words", create=True)
    joins: dict[str, Any] = query.alias_map  # a Match stands there as a Join does
    joins[alias] = Match(tuple(needles), parent, alias)
    return Col(alias, _RANK)


def _bound(compiler: Any, value: Any) -> tuple[str, Sequence[Any]]:
    if isinstance(value, int):
        return "%s", [value]
    sign, params = compiler.compile(value)
    return sign, params


_RANK: IntegerField[int, int] = IntegerField()
_RANK.column = "rank"
