"""The only place that touches the Shift4 SDK: one account per context, timeouts, raw answers.

The SDK keeps its key and address in module globals, sets no timeout, and loses status and body of
an error. Its `resource` module is therefore given two small objects of ours to work with.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Literal
from urllib.parse import urlsplit

import requests
import shift4
from shift4 import resource
from urllib3.exceptions import MaxRetryError, NewConnectionError

CONNECT_S = 3.05
READ_S = 65.0
# Statuses with which Shift4 says that it understood and refused; all others say nothing certain.
_REFUSALS = frozenset({400, 401, 402, 404, 429})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Account:
    """Whose money, and at which address."""

    secret_key: str = field(repr=False)
    api_url: str = "https://api.shift4.com"

    @property
    def local(self) -> bool:
        """True for a sandbox on this machine, to which no proxy leads."""
        return urlsplit(self.api_url).hostname in _LOOPBACK


@dataclass(frozen=True)
class Reply:
    """What came back. `body` is the object, or the `error` object of a refusal.

    `not_sent`: no connection, so nothing happened; `unclear`: anything may have happened.
    """

    kind: Literal["ok", "refused", "unclear", "not_sent"]
    status: int = 0
    body: Mapping[str, object] = field(default_factory=dict)


@dataclass
class _Call:
    account: Account
    read_s: float
    status: int = 0
    text: str | None = None


_current: ContextVar[_Call] = ContextVar("shift4_call")
_sessions = threading.local()


class _Api:
    """Stands in for the SDK's globals; outside of `call` the globals themselves count."""

    Shift4Exception = shift4.Shift4Exception

    @property
    def api_url(self) -> str:
        """The address of the account at hand."""
        call = _current.get(None)
        return call.account.api_url if call else str(shift4.api_url)

    @property
    def secret_key(self) -> str | None:
        """The key of the account at hand."""
        call = _current.get(None)
        return call.account.secret_key if call else shift4.secret_key


class _Requests:
    """Stands in for the `requests` module, of which the SDK uses one function."""

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """Send through this thread's session and keep what comes back."""
        call = _current.get(None)
        if call is None:
            return requests.request(method, url, timeout=(CONNECT_S, READ_S), **options)
        response = _session(call.account.local).request(
            method, url, timeout=(CONNECT_S, call.read_s), allow_redirects=False, **options
        )
        call.status, call.text = response.status_code, response.text
        return response


resource.api = _Api()
resource.requests = _Requests()


def _session(local: bool) -> requests.Session:
    """A pooled session of this thread; none keeps cookies, and proxies do not lead to loopback."""
    name = "local" if local else "remote"
    session: requests.Session | None = getattr(_sessions, name, None)
    if session is None:
        session = requests.Session()
        session.trust_env = not local
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        setattr(_sessions, name, session)
    return session


def call(account: Account, verb: Callable[[], object], deadline: float | None = None) -> Reply:
    """Run one SDK call as `account`; `deadline` is unix time. Never raises for expected trouble."""
    left = READ_S if deadline is None else min(READ_S, deadline - time.time())
    if left <= 0:
        return Reply("not_sent")
    under_way = _Call(account, left)
    token = _current.set(under_way)
    try:
        verb()
    except requests.ConnectionError as error:
        if _never_connected(error):
            return Reply("not_sent")
    except (requests.RequestException, shift4.Shift4Exception):
        pass  # what was kept of the answer says more
    except (AttributeError, TypeError, ValueError, RecursionError):
        pass  # the SDK stumbled over a body that is no JSON object
    finally:
        _current.reset(token)
    return _judge(under_way)


def _never_connected(error: requests.ConnectionError) -> bool:
    """True when the name was not found or the connection refused: no byte has left."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _judge(under_way: _Call) -> Reply:
    if under_way.text is None:
        return Reply("unclear")
    try:
        document = json.loads(under_way.text)
    except (ValueError, RecursionError):
        return Reply("unclear", under_way.status)
    if not isinstance(document, dict):
        return Reply("unclear", under_way.status)
    if under_way.status == requests.codes.ok:
        return Reply("ok", under_way.status, document)
    error = document.get("error")
    if under_way.status in _REFUSALS and isinstance(error, dict):
        return Reply("refused", under_way.status, error)
    return Reply("unclear", under_way.status)
