"""JSON as theme files write it: comments and trailing commas are let pass; fractions stay exact."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

# A string is matched first, so that what looks like a comment inside it is kept.
PIECES = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
COMMENTS = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|//[^\n]*', re.DOTALL)


def parse(text: str) -> Any:
    """The value of lenient JSON; ValueError with line and column when it is broken."""
    bare = COMMENTS.sub(_keep_string, text.removeprefix("\ufeff"))
    return json.loads(PIECES.sub(_keep_string, bare), parse_float=Decimal)


def _keep_string(match: re.Match[str]) -> str:
    piece = match.group()
    return piece if piece.startswith('"') else ""
