"""What must never stand in an answer: traces, places in our tree, words of the database."""

from __future__ import annotations

import re

INSIDES = re.compile(
    r"Traceback|File \\?\"/|/?(site-packages|store|catalog|cart|checkout|themes)/[\w/]+\.py|"
    r"psycopg|sqlite3|SELECT .+ FROM|INSERT INTO|no such (table|column)|violates \w+ constraint|"
    r"constraint failed|InternalServerError|Internal Server Error"
)
