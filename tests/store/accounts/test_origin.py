"""Who asks and from where: rights are the owner's alone, and headers are believed with care."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from store.accounts.models import User
from store.accounts.origin import client_ip
from store.accounts.permissions import actor_of
from store.kernel.actor import ALL, ANONYMOUS


@pytest.mark.parametrize(
    ("peer", "forwarded", "ip"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        ("::1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "forged", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        ("", None, "unknown"),
        ("/run/socket", "198.51.100.1", "unknown"),
    ],
)
def test_only_a_proxy_of_this_machine_is_believed(
    peer: str, forwarded: str | None, ip: str
) -> None:
    meta = {"REMOTE_ADDR": peer}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_ip(meta) == ip


def test_rights_are_the_owners() -> None:
    owner = User(pk=1, email="o@x.y", is_staff=True, is_superuser=True)
    assert actor_of(owner).permissions == ALL
    assert (actor_of(owner).user_id, actor_of(owner).label) == (1, "o@x.y")
    for nobody in (
        User(pk=2, email="s@x.y", is_staff=True),
        User(pk=3, email="a@x.y", is_superuser=True),
        User(pk=4, email="b@x.y"),
    ):
        assert actor_of(nobody).permissions == frozenset()
    gone = User(pk=5, email="c@x.y", is_staff=True, is_superuser=True, is_active=False)
    for stranger in (gone, AnonymousUser(), None):
        assert actor_of(stranger) == ANONYMOUS
