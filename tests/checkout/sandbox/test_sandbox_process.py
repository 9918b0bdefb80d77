"""The process: says where it is, stops when told or orphaned, refuses clearly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from tests.checkout.sandbox.merchant import Merchant
from tests.checkout.sandbox.running import Start, starting
from tests.support.sandbox import ROOT


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with starting(tmp_path / "data") as begin:
        yield begin


def _refused(*options: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "checkout.sandbox", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_cleanly(start: Start, number: int) -> None:
    sandbox = start()
    Merchant(sandbox.shift4).charge()
    os.kill(sandbox.process.pid, number)
    sandbox.process.communicate(timeout=10)
    assert sandbox.process.returncode == 0


def test_stops_cleanly_while_a_fault_hangs(start: Start) -> None:
    sandbox = start()
    sandbox.fault(gateway="shift4", action="timeout_after", match={"path": "/charges"})
    body = json.dumps({"amount": 1}).encode()
    port = int(sandbox.shift4.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as client:
        head = f"POST /charges HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        client.sendall((head + "Authorization: Basic c2tfdGVzdF9hOg==\r\n\r\n").encode() + body)
        while not sandbox.requests():
            time.sleep(0.02)
        sandbox.stop()
    assert sandbox.process.returncode == 0


def test_stopping_under_load_loses_nothing_that_was_answered(start: Start) -> None:
    sandbox = start()
    shop = Merchant(sandbox.shift4)
    answered: list[str] = []

    def buy(number: int) -> None:
        for turn in range(1000):
            try:
                answered.append(shop.charge(100, f"{number}-{turn}")["id"])
            except requests.ConnectionError:
                return

    with ThreadPoolExecutor(8) as pool:
        buyers = [pool.submit(buy, number) for number in range(8)]
        while len(answered) < 20:
            time.sleep(0.01)
        sandbox.stop()
        for buyer in buyers:
            buyer.result(20)
    assert sandbox.process.returncode == 0
    captured = {row["ref"] for row in start().ledger() if row["kind"] == "capture"}
    assert set(answered) <= captured


def test_stops_while_the_merchant_does_not_answer(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sandbox = start("--webhook-url", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        Merchant(sandbox.shift4).charge()
        client, _ = silent.accept()
        began = time.monotonic()
        sandbox.stop()
        client.close()
    assert sandbox.process.returncode == 0
    assert time.monotonic() - began < 5


def test_ends_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, os\n"
        "child = subprocess.Popen([sys.executable, '-m', 'checkout.sandbox', '--data',"
        " sys.argv[1], '--parent', str(os.getpid())], stdout=subprocess.PIPE, text=True)\n"
        "print(child.pid, child.stdout.readline(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline().split()[0])
    parent.kill()
    parent.communicate(timeout=10)
    _wait_until_gone(child)


def _wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the sandbox outlived its parent")


def test_one_process_per_data_folder(start: Start) -> None:
    sandbox = start()
    assert "in use" in _refused("--data", str(sandbox.data))


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = _refused("--data", str(tmp_path), "--control-port", port)
    assert f"port {port}" in said
    assert len(said.splitlines()) == 1


def test_an_unusable_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    said = _refused("--data", str(tmp_path / "file" / "data"))
    assert said.startswith("sandbox: ")
    assert len(said.splitlines()) == 1


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "sandbox.sqlite3").write_text("no database " * 100)
    assert len(_refused("--data", str(tmp_path)).splitlines()) == 1


@pytest.mark.parametrize(
    "option",
    [
        ("--control-port", "70000"),
        ("--shift4-port", "x"),
        ("--min-amount", "0"),
        ("--webhook-url", "ftp://x/"),
        ("--parent", "-1"),
    ],
)
def test_bad_options_are_refused(tmp_path: Path, option: tuple[str, str]) -> None:
    assert option[0] in _refused("--data", str(tmp_path), *option)


def test_listens_on_loopback_only(start: Start) -> None:
    sandbox = start()
    port = int(sandbox.control.rsplit(":", 1)[1])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=2)


def test_files_are_the_owners_alone(start: Start) -> None:
    sandbox = start()
    Merchant(sandbox.shift4).charge()
    assert sandbox.data.stat().st_mode & 0o077 == 0
    assert (sandbox.data / "sandbox.sqlite3").stat().st_mode & 0o077 == 0


def test_the_readme_is_true_for_the_unmodified_sdk(start: Start) -> None:
    sandbox = start()
    readme = (ROOT / "checkout/sandbox/README.md").read_text()
    part = readme.split("## Shift4 in ten lines")[1].split("\n- **")[0]
    code = "\n".join(line[4:] for line in part.splitlines() if line.startswith("    "))
    code = code.replace("http://127.0.0.1:40124", sandbox.shift4)
    code = code.replace("http://127.0.0.1:40123", sandbox.control)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    assert [row["kind"] for row in sandbox.ledger()] == ["authorize", "capture", "fee", "refund"]
    assert sandbox.ledger()[-1]["amount"] == 100
