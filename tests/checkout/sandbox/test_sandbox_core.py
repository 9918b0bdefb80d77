"""The core from inside, for what no request of today's providers can show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout.sandbox.core import exchange, journal, ledger
from checkout.sandbox.core.core import Core, InUseError, open_core
from checkout.sandbox.core.db import ClosedError, Rows
from checkout.sandbox.core.exchange import Call, RefusalError
from checkout.sandbox.core.faults import Target
from checkout.sandbox.core.http import Answer, reply
from checkout.sandbox.core.stop import Stop


def _open(folder: Path) -> Core:
    return open_core(folder, clock_file=None, webhook_url=None, min_amount=1, stop=Stop())


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    opened = _open(tmp_path)
    yield opened
    opened.close()


def _call(key: str | None) -> Call:
    return Call("acct", Target("shift4", "POST", "/charges", 5, {}), key, "hash")


def _book(rows: Rows) -> None:
    entry = ledger.Entry("shift4", "acct", "capture", "char_1", None, 5, "USD", {})
    ledger.append(rows, 1, entry)


def _clash(reason: str) -> Answer:
    return reply(409, reason)


def _books(core: Core) -> int:
    with core.db.read() as rows:
        return len(ledger.entries(rows))


def test_a_refusal_undoes_what_the_effect_had_begun(core: Core) -> None:
    def effect(rows: Rows) -> Answer:
        _book(rows)
        raise RefusalError(reply(400, "no"))

    answer = exchange.run(core, _call("k"), effect, _clash)
    assert answer is not None
    assert answer.status == 400
    assert _books(core) == 0
    assert [entry["status"] for entry in core.journal.entries()] == [400]


def test_a_failing_effect_leaves_nothing_and_frees_its_key(core: Core) -> None:
    def effect(rows: Rows) -> Answer:
        _book(rows)
        raise ZeroDivisionError

    def mended(rows: Rows) -> Answer:
        _book(rows)
        return reply(200, "ok")

    with pytest.raises(ZeroDivisionError):
        exchange.run(core, _call("k"), effect, _clash)
    assert _books(core) == 0
    answer = exchange.run(core, _call("k"), mended, _clash)
    assert answer is not None
    assert answer.status == 200
    assert _books(core) == 1


def test_the_journal_is_written_and_kept_short(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_KEPT", 100)
    for number in range(journal._MUCH):
        core.journal.note(number, {"path": f"/{number}"})
    core.journal.relieve()
    with core.db.read() as rows:
        assert rows.execute("SELECT COUNT(*) FROM journal").fetchone()[0] == 100
    assert core.journal.entries()[-1]["path"] == f"/{journal._MUCH - 1}"


def test_a_closed_core_says_so_and_lets_go_of_the_folder(core: Core, tmp_path: Path) -> None:
    with pytest.raises(InUseError):
        _open(tmp_path)
    core.close()
    with pytest.raises(ClosedError), core.db.read():
        pass
    _open(tmp_path).close()
