"""Words in other languages, for a list of rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from catalog.models.translation import Translation

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
