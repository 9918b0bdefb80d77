"""The date filter."""

from __future__ import annotations

import re
from datetime import date, datetime

UNPADDED = re.compile(r"%-([dmHIMSj])")
LONGEST_FORMAT = 200


def date_text(value: object, form: object = "%-d %B %Y") -> object:
    """A date by strftime, `%-d` without its zero; what is no date comes back unchanged."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(value, date) or not isinstance(form, str) or len(form) > LONGEST_FORMAT:
        return value
    moment = value

    def bare(match: re.Match[str]) -> str:
        return moment.strftime("%" + match.group(1)).lstrip("0") or "0"

    return moment.strftime(UNPADDED.sub(bare, form))
