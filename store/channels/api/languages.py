"""Languages as API clients name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphene import Enum, String

from store.channels.languages import languages, title_of
from store.graphql.fields import Col
from store.graphql.types import Type

LanguageCodeEnum: Any = Enum("LanguageCodeEnum", list(languages().items()))


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its stored code, such as "en-gb"."""

    code: str

    @property
    def title(self) -> str:
        """Its name in English."""
        return title_of(self.code)


class LanguageDisplay(Type, of=Language):
    """A language's code and English name."""

    code = Col(LanguageCodeEnum, required=True)
    language = Col(String, column="title", required=True)
