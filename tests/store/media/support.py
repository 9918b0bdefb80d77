"""Pictures for tests, and a real web server that gives them and misbehaves on demand."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image as Pillow

Answer = tuple[int, dict[str, str], bytes]


def drawn(
    kind: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object
) -> bytes:
    """A picture with a red left half, so that turning it is seen."""
    picture = Pillow.new(mode, size, "blue" if mode in {"RGB", "RGBA"} else None)
    if mode in {"RGB", "RGBA"}:
        picture.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def read(content: bytes) -> Pillow.Image:
    """The picture in the bytes, loaded."""
    picture = Pillow.open(io.BytesIO(content))
    picture.load()
    return picture


@contextmanager
def web_server(answers: dict[str, Answer]) -> Iterator[str]:
    """Answers by path; what is not named is a 404. Yields the base address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:
                return  # whoever asked has heard enough

        def log_message(self, *_args: object) -> None:
            """Nothing to the console."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
