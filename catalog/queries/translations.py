"""Words in other languages, for a list of rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db.models import QuerySet

from catalog.models.translation import Translation
from store.graphql.engine.prepared import Prepared, prepared

T = TypeVar("T", bound=Translation)


def translations(table: type[T], ids: Iterable[int], *, language: str) -> dict[int, T]:
    """Translations by the id of what they translate, in one query; the untranslated are absent.

    `table` is such as ProductTranslation; `language` a code of store.channels.languages.
    """
    owner = table.owner().attname
    rows: Any = table._default_manager
    found = rows.filter(**{f"{owner}__in": list(ids), "language": language})
    return {getattr(row, owner): row for row in found}


def owner_by_slug(table: type[T], slug: str, *, language: str) -> int | None:
    """The id of what has this slug in a language, in one query; None when nothing has."""
    rows: Any = table._default_manager
    found: int | None = (
        rows.filter(language=language, slug=slug)
        .values_list(table.owner().attname, flat=True)
        .first()
    )
    return found


def all_of(table: type[T], row_id: int) -> dict[str, T]:
    """All translations of one row by language, in one query."""
    rows: Any = table._default_manager
    found = rows.filter(**{table.owner().attname: row_id}).order_by("language")
    return {row.language: row for row in found}


@cache
def words(table: type[Translation], *columns: str) -> Prepared:
    """A query `(ids, language)` for these columns after the owner's id and the row's own."""
    owner = table.owner().attname

    def rows(ids: Any, language: str) -> QuerySet[Any, Any]:
        """Translations of rows."""
        found: Any = table._default_manager
        asked = found.filter(**{f"{owner}__among": ids, "language": language})
        return asked.values_list(owner, "id", *columns)  # type: ignore[no-any-return]  # by name

    return prepared(rows)
