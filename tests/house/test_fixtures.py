"""The fixtures do what the others rely on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from store.channels.models import Channel
from store.ledger.models import Account, Transfer
from tests.support.sandbox import ROOT
from tests.support.tables import empty_all
from tests.support.together import RealDb


def test_data_folder_is_not_the_stores_own(data_dir: Path) -> None:
    assert data_dir != ROOT / "var"
    assert Path(settings.PRIVATE_ROOT).is_relative_to(data_dir)
    assert "tuppence" in str(connection.settings_dict["NAME"])


def test_real_rows_are_swept_and_triggers_hold(real_db: RealDb, channel: Channel) -> None:
    triggers = _triggers()
    assert triggers
    _transfer()
    empty_all()
    assert not Channel.objects.exists()
    assert not Transfer.objects.exists()
    assert _triggers() == triggers
    transfer = _transfer()
    assert transfer.pk == 1
    with pytest.raises(DatabaseError, match="append-only"):
        transfer.delete()


def test_together_runs_at_once_and_answers_in_order(real_db: RealDb, channel: Channel) -> None:
    def work(number: int) -> int:
        if number == 3:
            raise ValueError(channel.slug)
        return number + Channel.objects.count()

    results = real_db.together(work, 8)
    assert isinstance(results[3], ValueError)
    assert [each for each in results if isinstance(each, int)] == [1, 2, 3, 5, 6, 7, 8]


def test_child_process_sees_the_same_rows(real_db: RealDb, channel: Channel) -> None:
    code = (
        "import django; django.setup()\n"
        "from store.channels.models import Channel\n"
        "print(Channel.objects.get().slug)"
    )
    environment = os.environ | real_db.environment | {"DJANGO_SETTINGS_MODULE": "store.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.stdout.strip() == "default-channel", done.stderr


def _transfer() -> Transfer:
    debit = Account.objects.create(kind="cash", currency="USD", normal="D")
    credit = Account.objects.create(kind="sales", currency="USD", normal="C")
    return Transfer.objects.create(
        key="k", debit=debit, credit=credit, amount_micro=5, currency="USD", kind="sale", ref="r"
    )


def _triggers() -> list[tuple[object, ...]]:
    postgres = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(postgres if connection.vendor == "postgresql" else sqlite)
        return list(cursor.fetchall())
