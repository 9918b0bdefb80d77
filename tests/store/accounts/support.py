"""People for tests of accounts, and the links in their mails."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from store.accounts.models import User
from store.kernel.actor import Actor
from store.kernel.clock import now
from store.mail.models import Mail
from store.outbox import services as outbox

PASSWORD = "plum-and-penny"
OTHER = "penny-and-plum"


def anna(**columns: object) -> User:
    """A shopper with a confirmed address."""
    return User.objects.create_user(
        "anna@example.com", PASSWORD, **{"email_confirmed_at": now(), **columns}
    )


def work_off() -> None:
    """Handle all events, and those that these write."""
    while outbox.deliver():
        pass


def token_in(kind: str) -> str:
    """The token of the link in the newest mail of a kind."""
    mail = Mail.objects.filter(kind=kind).order_by("-created_at").first()
    assert mail is not None
    found = re.search(r"/account/\w+/(\S+)", mail.text)
    assert found is not None
    assert found[1] in mail.html
    return found[1]


def sent_token(kind: str, page: str = "https://shop.example/here?lang=en") -> dict[str, str]:
    """`email` and `token` in the newest mail's link to a storefront's page."""
    mail = Mail.objects.filter(kind=kind).order_by("-created_at").first()
    assert mail is not None
    found = re.search(r"https?://\S+", mail.text.partition("\n\n")[2])
    assert found is not None
    link = urlsplit(found[0])
    words = dict(parse_qsl(link.query))
    own = urlsplit(page)
    assert (link.scheme, link.netloc, link.path) == (own.scheme, own.netloc, own.path)
    for name, value in parse_qsl(own.query):
        assert words.pop(name) == value
    return words


def caller(user: User, ip: str = "1") -> Actor:
    """The user as the API knows it."""
    return Actor(user_id=user.pk, label=user.email, ip=ip)
