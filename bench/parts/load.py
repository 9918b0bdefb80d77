"""Clients: threads that send prepared requests over kept connections and look at each answer."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

CLIENTS = 8
_HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Ask:
    """One request: a path, and a JSON body when it is a POST."""

    path: str
    body: bytes | None = None


class Client:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, ask: Ask) -> bytes:
        """The body of the answer; raises RuntimeError for any status but 200."""
        method = "GET" if ask.body is None else "POST"
        try:
            self._connection.request(method, ask.path, ask.body, _HEADERS if ask.body else {})
            answer = self._connection.getresponse()
        except ConnectionError:  # kept too long without a word
            self._connection.close()
            self._connection.request(method, ask.path, ask.body, _HEADERS if ask.body else {})
            answer = self._connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} from {ask.path}: {content[:500]!r}")
        return content

    def ask(self, document: str, **variables: Any) -> Any:
        """The `data` of one operation; raises RuntimeError when it has errors."""
        answer = json.loads(self.send(operation(document, **variables)))
        if answer.get("errors"):
            raise RuntimeError(f"{answer['errors']}")
        for payload in answer["data"].values():
            if isinstance(payload, dict) and payload.get("errors"):
                raise RuntimeError(f"{payload['errors']}")
        return answer["data"]


def operation(document: str, **variables: Any) -> Ask:
    """A POST to the API."""
    body = json.dumps({"query": document, "variables": variables}).encode()
    return Ask("/graphql/", body)


def send_all(port: int, asks: Iterable[Ask], count: int) -> None:
    """Send `count` requests, the asks in turn, from eight clients at once."""
    tell(port, itertools.islice(itertools.cycle(asks), count), lambda client, ask: client.send(ask))


def tell(port: int, work: Iterator[Any], do: Callable[[Client, Any], object]) -> None:
    """Eight clients share the work; the first failure of any ends the run."""
    lock = threading.Lock()
    failures: list[Exception] = []

    def one() -> None:
        client = Client(port)
        while not failures:
            with lock:
                item = next(work, None)
            if item is None:
                return
            try:
                do(client, item)
            except Exception as error:  # of whatever kind: it ends all threads and is raised below
                failures.append(error)

    threads = [threading.Thread(target=one) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
