"""`python -m checkout.sandbox`: open the data folder, serve the ports, say where, wait."""

import argparse
import json
import sqlite3
import sys
from pathlib import Path
from urllib.parse import urlsplit

from checkout.sandbox.control import Control
from checkout.sandbox.core.core import Core, InUseError, open_core
from checkout.sandbox.core.http import App, Server
from checkout.sandbox.core.stop import Stop
from checkout.sandbox.shift4.app import Shift4

_UNUSABLE = 2


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    return text


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m checkout.sandbox", description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, required=True, metavar="DIR", help="everything is kept here")
    add("--control-port", type=_port, default=0, metavar="N", help="0 = a free one")
    add("--shift4-port", type=_port, default=0, metavar="N", help="0 = a free one")
    add("--clock-file", type=Path, metavar="FILE", help="told the offset of the clock")
    add("--webhook-url", type=_url, metavar="URL", help="events are posted here")
    add("--min-amount", type=_positive, default=1, metavar="N", help="in minor units")
    add("--parent", type=_positive, metavar="PID", help="stop when this process is gone")
    return parser


def _open(options: argparse.Namespace, stop: Stop) -> Core:
    return open_core(
        options.data,
        clock_file=options.clock_file,
        webhook_url=options.webhook_url,
        min_amount=options.min_amount,
        stop=stop,
    )


def _serve(core: Core, options: argparse.Namespace) -> list[Server]:
    apps: list[tuple[App, int]] = [
        (Control(core, frozenset({"shift4"})), options.control_port),
        (Shift4(core), options.shift4_port),
    ]
    servers = []
    for app, port in apps:
        try:
            servers.append(Server(app, port))
        except OSError as error:
            raise OSError(f"port {port}: {error.strerror or error}") from error
    for server in servers:
        server.start()
    core.outbox.start()
    return servers


def main() -> int:
    """Run until told to stop. Exit code 0, or 2 with one line when it cannot run here."""
    options = _arguments().parse_args()
    stop = Stop()
    stop.on_signals()
    if options.parent is not None:
        stop.follow(options.parent)
    try:
        core = _open(options, stop)
        servers = _serve(core, options)
    except (OSError, InUseError, sqlite3.Error) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return _UNUSABLE
    control, shift4 = (server.server_port for server in servers)
    print(json.dumps({"control": control, "shift4": shift4}), flush=True)
    stop.rest()
    for server in servers:
        server.shutdown()
        server.server_close()
    core.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
