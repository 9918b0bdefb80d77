"""What every store needs before its first page: a channel, the shop's row, an owner."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command, get_commands

from store.accounts.models import User
from store.channels.models import Channel, Shop
from store.channels.queries import DEFAULT_CHANNEL
from store.operate.folder import OWNER, OWNER_EMAIL, write_private

# Upper floors bring their own first rows; named here, as apps are in the settings.
FIRST_ROWS = ("seed_catalog",)
DEMO = ("load_demo", "load_demo_delivery")
_DEMO_PENDING = "demo.pending"
TEST_BANK = "Test store: please send no money\nBank of Small Change\nAccount 0000 0000"


@dataclass(frozen=True)
class Seeded:
    """Whether the store is new, and the owner's password when it was made just now."""

    is_new: bool
    password: str | None


def seed(*, folder: Path) -> Seeded:
    """Write what is missing; a store that has it all stays as it is."""
    is_new = Channel.objects.get_or_create(
        slug=DEFAULT_CHANNEL,
        defaults={"name": "Online shop", "currency": "USD", "default_country": "US"},
    )[1]
    # A live shop offers no bank transfer until its owner has said where to.
    details = "" if settings.LIVE else TEST_BANK
    Shop.objects.get_or_create(pk=1, defaults={"bank_details": details})
    for name in FIRST_ROWS:
        _call(name)
    return Seeded(is_new=is_new, password=_owner(folder))


def _owner(folder: Path) -> str | None:
    if User.objects.filter(is_superuser=True).exists():
        return None
    password = secrets.token_urlsafe(12)
    # The file first: a password that nobody knows would lock the owner out.
    write_private(folder / OWNER, password + "\n")
    User.objects.create_superuser(OWNER_EMAIL, password)
    return password


def load_demo(*, folder: Path, wanted: bool) -> bool:
    """Load the demo catalog into a new store; goes on when a first start was cut short.

    Later starts leave the owner's changes alone. Answers whether anything was loaded.
    """
    pending = folder / _DEMO_PENDING
    if wanted:
        pending.touch()
    if not pending.exists():
        return False
    for name in DEMO:
        _call(name)
    pending.unlink()
    return True


def _call(name: str) -> None:
    if name in get_commands():
        call_command(name, verbosity=0)
