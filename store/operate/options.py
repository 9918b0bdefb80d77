"""The words of `up`, read by manage.py before Django is loaded, and by Django's own help."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Wanted:
    """What `up` was asked for."""

    folder: Path
    port: int
    demo: bool
    live: bool


def add_options(parser: argparse.ArgumentParser) -> None:
    """`--port`, `--data`, `--no-demo`, `--live`, `--domain`."""
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="N")
    parser.add_argument("--data", metavar="DIR", help="where everything is kept (var/)")
    parser.add_argument("--no-demo", action="store_true", help="start with empty shelves")
    parser.add_argument("--live", action="store_true", help="money moves")
    parser.add_argument("--domain", metavar="NAME", help="the shop's public host name")


def wanted(*, port: int, no_demo: bool) -> Wanted:
    """The request; folder and mode are in the settings already (see manage.py)."""
    return Wanted(Path(settings.DATA_DIR), port, demo=not no_demo, live=settings.LIVE)
