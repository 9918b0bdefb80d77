"""A real SMTP server of a few verbs, on a port of its own, which keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Post:
    """What has arrived, and how many of the next mails are refused."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    refuse: int = 0


@contextmanager
def smtp_server() -> Iterator[Post]:
    """The server, for the length of a test."""
    post = Post()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            _converse(self, post)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        post.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield post
        server.shutdown()
        thread.join()


def _converse(handler: socketserver.StreamRequestHandler, post: Post) -> None:
    def say(line: str) -> None:
        handler.wfile.write(line.encode() + b"\r\n")

    say("220 test")
    while line := handler.rfile.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            say("354 go on")
            _receive(handler, post)
        elif verb == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 ok")


def _receive(handler: socketserver.StreamRequestHandler, post: Post) -> None:
    content = b""
    while (line := handler.rfile.readline()) != b".\r\n":
        content += line
    refused = post.refuse > 0
    post.refuse -= refused
    if not refused:
        post.mails.append(content)
    handler.wfile.write(b"451 later\r\n" if refused else b"250 kept\r\n")
