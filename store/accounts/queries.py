"""Reading people."""

from __future__ import annotations

from django.db.models import QuerySet

from store.accounts.models import Address, Policy, User
from store.channels.models import Channel
from store.graphql.engine.prepared import prepared
from store.kernel.actor import Actor
from store.kernel.errors import Invalid, Refused


def user_by_email(email: str) -> User | None:
    """The active user with this address, or None."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def addresses_of(user: User) -> QuerySet[Address]:
    """The user's address book, in a stable order."""
    return Address.objects.filter(user=user).order_by("last_name", "first_name", "city", "id")


@prepared
def default_addresses(user_ids: list[int]) -> QuerySet[User, tuple[object, ...]]:
    """(id, default shipping address, default billing address) of these users."""
    return User.objects.filter(pk__among=user_ids).values_list(
        "pk", "default_shipping_address_id", "default_billing_address_id"
    )


def policy() -> Policy:
    """How accounts are opened; defaults when the owner has not said."""
    return Policy.objects.filter(pk=1).first() or Policy()


def must_confirm(user: User) -> bool:
    """Whether the account may not log in before its address is confirmed (a query if it is not)."""
    if user.is_confirmed:
        return False
    rules = policy()
    return rules.confirm_by_mail and not rules.login_unconfirmed


def user_of_actor(actor: Actor) -> User:
    """The caller's row. Raises Refused (permission_denied) for nobody; Unproven."""
    return _alive(User.objects.filter(pk=actor.require_user()))


def held_user(user_id: int) -> User:
    """The user's row, held until the end of the caller's transaction. Raises Refused when gone."""
    return _alive(User.objects.select_for_update().filter(pk=user_id))


def _alive(rows: QuerySet[User]) -> User:
    user = rows.filter(is_active=True).first()
    if user is None:
        raise Refused("permission_denied", "This account is closed.", permission="OWNER")
    return user


def named_channel(slug: str | None, *, needed: bool = False) -> Channel | None:
    """The active channel that a client names; without a name the only one there is, or None.

    Raises Invalid at channel: not_found, channel_inactive; missing_channel_slug when one is
    `needed` and there are several.
    """
    if slug:
        channel = Channel.objects.filter(slug=slug).first() if slug.isprintable() else None
        if channel is None:
            raise Invalid("not_found", "There is no channel of this name.", "channel")
        if not channel.is_active:
            raise Invalid("channel_inactive", "This channel is closed.", "channel")
        return channel
    active = list(Channel.objects.filter(is_active=True)[:2])
    if len(active) == 1:
        return active[0]
    if needed:
        raise Invalid("missing_channel_slug", "Name a channel.", "channel")
    return None
