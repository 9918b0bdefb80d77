"""A provider that misbehaves as told: a real HTTP server with one scripted answer at a time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

Script = Callable[[bytes, socket.socket], None]


def http(status: int, body: bytes, *extra: str, length: int | None = None) -> Script:
    """Answer with this status and body; `length` states another Content-Length."""

    def answer(_request: bytes, client: socket.socket) -> None:
        stated = len(body) if length is None else length
        head = [f"HTTP/1.1 {status} X", f"Content-Length: {stated}", "Connection: close", *extra]
        client.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    return answer


def reset(_request: bytes, client: socket.socket) -> None:
    """Take the request, then cut the connection."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def silence(_request: bytes, client: socket.socket) -> None:
    """Take the request and say nothing until the other side has gone."""
    client.settimeout(10)
    client.recv(1)


class Provider:
    """Listens on loopback; every connection gets one request read and `script` run."""

    def __init__(self) -> None:
        self.script: Script = http(500, b"")
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with client:
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            part = client.recv(65536)
            if not part:
                return
            request += part
        head, _, body = request.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-len")]
        wanted = int(lengths[0].split(b":")[1]) if lengths else 0
        while len(body) < wanted:
            body += client.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        self.script(self.requests[-1], client)

    def close(self) -> None:
        """Stop listening and wait for the thread."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
