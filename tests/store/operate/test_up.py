"""`up` from the outside: what it prints and writes, how it refuses, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.running import (
    RunningStore,
    environment,
    free_port,
    processes_of,
    start_store,
    wait_until_gone,
)
from tests.support.sandbox import ROOT

# Warm, the shop answers within five seconds; the worker starts after that and is counted too.
MOST_PROCESSOR_S = 7.0


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    for pid in processes_of(folder):
        os.kill(pid, signal.SIGKILL)


def _up(data: Path, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "up", "--data", str(data), *options],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _descendants(data: Path) -> dict[int, str]:
    """Command lines of the store's processes, without `up` itself."""
    return {
        pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        for pid in processes_of(data)
    }


def _pid_of(data: Path, words: str) -> int:
    """The newest process with these words in its command."""
    return max(pid for pid, line in _descendants(data).items() if words in line)


def _check_run(store: RunningStore, data: Path) -> None:
    run = store.run
    assert run["pid"] == store.process.pid
    assert [run["store"], run["admin"], run["graphql"]] == [
        f"{store.url}/",
        f"{store.url}/admin/",
        f"{store.url}/graphql/",
    ]
    assert run["owner"] == {
        "email": "owner@localhost",
        "password_file": str(data / "owner.txt"),
    }
    for address in run["sandbox"].values():
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address)
    assert requests.get(run["sandbox"]["control"] + "/_sandbox/ledger", timeout=5).json() == []
    private = ("run.json", "owner.txt", "secret_key", "webhook_secret", "store.sqlite3")
    assert {name: _mode(data / name) for name in private} == dict.fromkeys(private, 0o600)


def test_a_store_opens_stops_and_goes_on(data: Path) -> None:
    store = start_store(data, "--no-demo")
    _check_run(store, data)
    password = (data / "owner.txt").read_text().strip()
    assert store.printed().count(password) == 1

    second = _up(data, "--port", str(free_port()))
    assert second.returncode == 2
    assert second.stderr.splitlines() == [
        f"{data} is in use: a store is running at {store.url}/ (process {store.process.pid})."
    ]

    assert store.stop() == 0
    assert wait_until_gone(data) == []
    assert not (data / "run.json").exists()

    again = start_store(data, "--no-demo")
    assert password not in again.printed()
    assert (data / "owner.txt").read_text().strip() == password
    assert not (data / "backups").exists()
    again.process.send_signal(signal.SIGINT)
    assert again.wait() == 0
    assert wait_until_gone(data) == []


def test_killing_it_leaves_no_process(data: Path) -> None:
    store = start_store(data, "--no-demo")
    store.process.kill()
    store.wait()
    assert wait_until_gone(data) == []
    assert (data / "run.json").exists()
    again = start_store(data, "--no-demo")
    assert again.run["pid"] == again.process.pid
    assert again.stop() == 0


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("manage.py web", "web process"),
        ("manage.py worker", "worker"),
        ("checkout.sandbox", "gateway sandbox"),
    ],
)
def test_when_one_process_dies_all_end(data: Path, words: str, name: str) -> None:
    store = start_store(data, "--no-demo")
    os.kill(_pid_of(data, words), signal.SIGKILL)
    assert store.wait() == 1
    assert f"The {name} ended unexpectedly" in store.printed()
    assert wait_until_gone(data) == []
    assert not (data / "run.json").exists()


def test_an_older_store_is_backed_up_and_migrated(data: Path) -> None:
    start_store(data, "--no-demo").stop()
    with sqlite3.connect(data / "store.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        database.execute("DROP TABLE django_session")
    database.close()
    store = start_store(data, "--no-demo")
    assert "before migrating" in store.printed()
    assert len([*(data / "backups").glob("*.sqlite3")]) == 1
    assert store.stop() == 0


def test_a_newer_store_is_refused(data: Path) -> None:
    start_store(data, "--no-demo").stop()
    with sqlite3.connect(data / "store.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('orders', '0999_later', '2030-01-01')"
        )
    database.close()
    done = _up(data, "--port", str(free_port()))
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "newer Tuppence (orders.0999_later is unknown here)" in done.stderr
    assert wait_until_gone(data) == []


def test_a_taken_port_is_one_line(data: Path) -> None:
    store = start_store(data, "--no-demo")
    other = data.with_name("other")
    done = _up(other, "--port", store.url.rpartition(":")[2])
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be taken" in done.stderr
    store.stop()


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_a_port_that_is_none_is_one_line(data: Path, port: str) -> None:
    done = _up(data, f"--port={port}")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"Port {port} is not between 1 and 65535."]


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = _up(tmp_path / "file" / "data")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr


def test_a_fresh_store_does_not_go_live(data: Path) -> None:
    done = _up(data, "--live", "--domain", "shop.example", "--port", str(free_port()))
    assert done.returncode == 2
    first, *reasons = done.stderr.splitlines()
    assert first == "This store cannot go live yet:"
    assert all(reason.startswith("- ") for reason in reasons)
    assert any("mail" in reason.lower() for reason in reasons)
    assert any("shift4" in reason for reason in reasons)
    assert not (data / "store.sqlite3").exists()


def test_live_cookies_and_headers(data: Path) -> None:
    """What the settings say when everything is in place; no provider is called."""
    code = (
        "import json, django; django.setup(); from django.conf import settings as s;"
        "from store.operate.readiness import not_ready;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.SECURE_HSTS_SECONDS > 0, not_ready()]))"
    )
    more = {
        "DJANGO_SETTINGS_MODULE": "store.settings",
        "TUPPENCE_DATA": str(data),
        "TUPPENCE_LIVE": "1",
        "TUPPENCE_DOMAIN": "shop.example",
        "TUPPENCE_SMTP_URL": "smtp://user:password@mail.example:587",
        "TUPPENCE_MAIL_FROM": "shop@shop.example",
        "TUPPENCE_SHIFT4_SECRET_KEY": "sk_live_abc",
        "TUPPENCE_SHIFT4_PUBLIC_KEY": "pk_live_abc",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment(**more),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [True, True, True, []]


def test_a_warm_start_takes_little_work(data: Path) -> None:
    """Seconds of processor time, which a busy machine does not stretch as it does the clock."""
    start_store(data, "--no-demo").stop()
    store = start_store(data, "--no-demo")
    spent = sum(_processor_s(pid) for pid in processes_of(data))
    store.stop()
    assert spent < MOST_PROCESSOR_S


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
