"""A small HTTP server on loopback: bounded bodies, one write per answer, no tracebacks."""

import json
import logging
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from checkout.sandbox.core.db import ClosedError

LOOPBACK = "127.0.0.1"
_BODY_LIMIT = 256 * 1024
_IDLE_S = 120
_BACKLOG = 256

_log = logging.getLogger("sandbox")


@dataclass(frozen=True)
class Request:
    """One request, read whole; header names are lower case; `path` has no query."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One answer; `headers` come on top of type and length."""

    status: int
    body: bytes
    content_type: str = "application/json;charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()


class App(Protocol):
    """A port's inside."""

    def answer(self, request: Request) -> Answer | None:
        """The answer, or None to close the connection without a word."""

    def trouble(self, status: int, message: str) -> Answer:
        """How this port words a broken request (400, 404) or its own failure (500)."""


def reply(status: int, document: object, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A JSON answer."""
    return Answer(status, json.dumps(document).encode(), headers=headers)


class BadRequestError(Exception):
    """The request cannot be read; the connection is closed after the answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # an unreadable request line gets headers too
    server_version = "Sandbox"
    sys_version = ""
    timeout = _IDLE_S
    wbufsize = -1
    disable_nagle_algorithm = True
    app: App

    def _serve(self) -> None:
        answer: Answer | None
        try:
            answer = self.app.answer(self._read())
        except BadRequestError as error:
            self.close_connection = True
            answer = self.app.trouble(HTTPStatus.BAD_REQUEST, str(error))
        except ClosedError:
            answer = None  # stopping: no answer is the honest one
        except Exception:  # a bug answers 500 and is logged, as at a provider; it ends nothing
            _log.exception("the sandbox failed on %s", self.command)
            answer = self.app.trouble(
                HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong in the sandbox."
            )
        if answer is None:
            self.close_connection = True
            return
        self._send(answer)

    def _read(self) -> Request:
        parts = urlsplit(self.path)
        try:
            query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
        except ValueError:
            raise BadRequestError("The query has too many fields.") from None
        return Request(
            self.command,
            parts.path,
            tuple(query),
            {name.lower(): value for name, value in self.headers.items()},
            self._body(),
        )

    def _body(self) -> bytes:
        if "Transfer-Encoding" in self.headers:
            raise BadRequestError("Send a body with Content-Length; chunks are not understood.")
        stated = self.headers.get("Content-Length", "0")
        if not (stated.isascii() and stated.isdigit()):
            raise BadRequestError("Content-Length is not a number.")
        if len(stated) > 9 or int(stated) > _BODY_LIMIT:
            raise BadRequestError("The request body is too large.")
        body = self.rfile.read(int(stated))
        if len(body) < int(stated):
            raise BadRequestError("The request body ends early.")
        return body

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def __getattr__(self, name: str) -> Callable[[], None]:
        """The base class looks for `do_GET` and the like: every method is served alike."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The base class found the request line or headers broken; `explain` is its own prose."""
        del explain
        self.close_connection = True
        self.command = self.command or "GET"
        self._send(self.app.trouble(code, message or HTTPStatus(code).phrase))

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the journal is the log, and it holds no card numbers."""


class Server(ThreadingHTTPServer):
    """One port on loopback, served from a thread of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = _BACKLOG

    def __init__(self, app: App, port: int) -> None:
        handler = type("Handler", (_Handler,), {"app": app})
        super().__init__((LOOPBACK, port), handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.2,), daemon=True)

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is its own business."""

    def start(self) -> None:
        """Serve until `shutdown`."""
        self._thread.start()
