"""The owner's verbs: issue, change, stop, note, show once, mail, give a new code."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from cart.giftcards.models import GiftCard, GiftCardEvent, GiftCardTag
from cart.giftcards.queries import ACCOUNT, digest_of
from cart.giftcards.rules import LONGEST, SHORTEST, grouped, new_code, plain
from store.changes.services import record, snapshot
from store.kernel.actor import MANAGE_GIFT_CARD, Actor
from store.kernel.clock import now
from store.kernel.errors import Conflict, Invalid
from store.kernel.money import Money
from store.kernel.seal import seal, unseal
from store.ledger.services import open_account, post
from store.outbox.services import emit

KIND = "gift_card"
FUNDS = {GiftCard.PROMOTION: "promotion_expense", GiftCard.PAID: "cash"}
MAX_BALANCE = 10_000_000_000
MAX_NOTE = 1000
_TOLD = ("is_active", "expires_on", "customer_email")


def issue(
    *,
    amount: Money,
    actor: Actor,
    expires_on: date | None = None,
    customer_email: str = "",
    funding: str = GiftCard.PROMOTION,
    is_active: bool = True,
    tags: Sequence[str] = (),
    note: str = "",
    code: str = "",
    mail_to: str = "",
) -> GiftCard:
    """A new card worth `amount`, booked against its funding; mailed to `mail_to` if given.

    Without `code` the card gets one that nobody guesses. Raises Refused; Invalid (amount,
    expiryDate, customer_email, funding, tags, note, code, mail_to); Conflict (already_exists).
    """
    actor.require(MANAGE_GIFT_CARD)
    _check_worth(amount)
    _check_day(expires_on)
    if funding not in FUNDS:
        raise Invalid("invalid", "Say whether the card was given away or paid for.", "funding")
    text = _chosen(code) if code.strip() else new_code()
    holder, reader = _email(customer_email, "customer_email"), _email(mail_to, "mail_to")
    words = _words(note, "note")
    with transaction.atomic():
        card = _create(
            text,
            currency=amount.currency,
            initial_micro=amount.micro,
            funding=funding,
            is_active=is_active,
            expires_on=expires_on,
            customer_email=holder,
            created_by_id=actor.user_id,
            created_by_label=actor.label,
        )
        _fund(card, amount)
        card.tags.set(_tags(tags))
        note_event(card, "issued", actor=actor, balance_micro=amount.micro)
        told = {"value": amount.format(), "tags": _told(card)["tags"]}
        record(actor=actor, verb="gift_card_issued", kind=KIND, key=card.pk, after=told)
        if words:
            note_event(card, "note_added", actor=actor, message=words)
        if reader:
            _ask_for_mail(card, reader, "sent_to_customer", actor)
    return card


def update(
    *,
    card: GiftCard,
    actor: Actor,
    expires_on: date | None,
    customer_email: str,
    tags: Sequence[str],
) -> GiftCard:
    """Change the last day, whom it belongs to, and its tags. Raises Refused, Invalid."""
    actor.require(MANAGE_GIFT_CARD)
    if expires_on != card.expires_on:
        _check_day(expires_on)
    email = _email(customer_email, "customer_email")
    before, old_day, old_email = _told(card), card.expires_on, card.customer_email
    with transaction.atomic():
        wanted = _tags(tags)
        card.expires_on, card.customer_email = expires_on, email
        card.save(update_fields=["expires_on", "customer_email"])
        card.tags.set(wanted)
        after = _told(card)
        if old_day != expires_on:
            days = {"old": _iso(old_day), "new": _iso(expires_on)}
            note_event(card, "expiry_date_updated", actor=actor, **days)
        if old_email != email:
            kind = "assigned_to_user" if email else "unassigned_from_user"
            note_event(card, kind, actor=actor, old=old_email, new=email)
        if before["tags"] != after["tags"]:
            words = {"old": before["tags"], "new": after["tags"]}
            note_event(card, "tags_updated", actor=actor, **words)
        record(
            actor=actor, verb="gift_card_saved", kind=KIND, key=card.pk, before=before, after=after
        )
    return card


def set_active(*, card: GiftCard, active: bool, actor: Actor) -> None:
    """Stop a card or let it be used again; already so is fine. Raises Refused."""
    actor.require(MANAGE_GIFT_CARD)
    with transaction.atomic():
        rows = GiftCard.objects.filter(pk=card.pk, is_active=not active)
        if rows.update(is_active=active):
            before = _told(card) | {"is_active": not active}
            card.is_active = active
            kind = "activated" if active else "deactivated"
            note_event(card, kind, actor=actor)
            verb = "gift_card_activated" if active else "gift_card_stopped"
            after = _told(card)
            record(actor=actor, verb=verb, kind=KIND, key=card.pk, before=before, after=after)


def add_note(*, card: GiftCard, message: str, actor: Actor) -> GiftCardEvent:
    """The owner's words for the timeline. Raises Refused, Invalid (message)."""
    actor.require(MANAGE_GIFT_CARD)
    text = _words(message, "message")
    if not text:
        raise Invalid("required", "Write what is to be noted.", "message")
    return note_event(card, "note_added", actor=actor, message=text)


def resend(*, card: GiftCard, actor: Actor, email: str = "") -> None:
    """Mail the code again, to `email` or to the customer of the card.

    Raises Refused, Invalid (email), Conflict (code_lost, disabled).
    """
    actor.require(MANAGE_GIFT_CARD)
    reader = _email(email or card.customer_email, "email")
    if not reader:
        raise Invalid("required", "Enter where the card is to be sent.", "email")
    if not card.is_active:
        raise Conflict("disabled", "This card is stopped. Let it be used again first.", "email")
    if unseal(card.sealed) is None:
        message = "The code cannot be read with this store’s key. Give the card a new code."
        raise Conflict("code_lost", message, "email")
    with transaction.atomic():
        _ask_for_mail(card, reader, "resent", actor)


def reveal(*, card: GiftCard, actor: Actor) -> str | None:
    """The code to read out, once in its life; None when it was shown before. Raises Refused."""
    actor.require(MANAGE_GIFT_CARD)
    opened = unseal(card.sealed)
    with transaction.atomic():
        first = GiftCard.objects.filter(pk=card.pk, shown_at=None).update(shown_at=now())
        if not first or opened is None:
            return None
        after = {"shown_to": actor.label}
        record(actor=actor, verb="gift_card_code_shown", kind=KIND, key=card.pk, after=after)
    return grouped(opened)


def replace_code(*, card: GiftCard, actor: Actor) -> GiftCard:
    """A new code for a lost one, to be shown once again; the old one opens nothing from now on.

    Raises Refused, Conflict (changed_meanwhile).
    """
    actor.require(MANAGE_GIFT_CARD)
    old, text = card.digest, new_code()
    card.digest, card.sealed, card.last4 = digest_of(text), seal(text), text[-4:]
    card.shown_at = None
    fresh = {name: getattr(card, name) for name in ("digest", "sealed", "last4", "shown_at")}
    with transaction.atomic():
        if not GiftCard.objects.filter(pk=card.pk, digest=old).update(**fresh):
            raise Conflict("changed_meanwhile", "Somebody else just gave it a new code.", "code")
        note_event(card, "updated", actor=actor, message="new code")
        record(
            actor=actor,
            verb="gift_card_code_replaced",
            kind=KIND,
            key=card.pk,
            after={"code": card.last4},
        )
    return card


def note_event(card: GiftCard, kind: str, *, actor: Actor, **data: object) -> GiftCardEvent:
    """A line for the card's timeline, in the caller's transaction."""
    return GiftCardEvent.objects.create(
        card=card, kind=kind, actor=actor.label, user_id=actor.user_id, data=data, at=now()
    )


def _create(text: str, **values: object) -> GiftCard:
    try:
        with transaction.atomic():
            return GiftCard.objects.create(
                id=uuid.uuid4(),
                digest=digest_of(text),
                sealed=seal(text),
                last4=text[-4:],
                created_at=now(),
                **values,
            )
    except IntegrityError as error:
        message = "There is a gift card with this code already."
        raise Conflict("already_exists", message, "code") from error


def _fund(card: GiftCard, amount: Money) -> None:
    """What the shop owes the holder from now on, against the expense or the cash."""
    source = open_account(kind=FUNDS[card.funding], currency=card.currency, normal="D")
    value = open_account(
        kind=ACCOUNT, owner=str(card.pk), currency=card.currency, normal="C", guarded=True
    )
    ref = f"gift_card:{card.pk}"
    post(debit=source, credit=value, amount=amount, kind="gift_card", ref=ref, key=f"{ref}:issue")


def _ask_for_mail(card: GiftCard, reader: str, kind: str, actor: Actor) -> None:
    event = note_event(card, kind, actor=actor, email=reader)
    emit("gift_card_to_mail", card.pk, email=reader, event=event.pk)


def _check_worth(amount: Money) -> None:
    if amount.micro <= 0:
        raise Invalid("invalid", "A gift card is worth more than zero.", "amount")
    if amount.micro > MAX_BALANCE:
        raise Invalid("invalid", "A gift card holds at most 10,000.", "amount")
    if amount.floor()[1]:
        raise Invalid("invalid", "Enter an amount such as 25.00.", "amount")


def _check_day(day: date | None) -> None:
    if day is not None and day < now().date():
        raise Invalid("invalid", "The last day lies in the past.", "expiryDate")


def _chosen(code: str) -> str:
    text = plain(code)
    if text is None:
        message = f"A code has {SHORTEST} to {LONGEST} letters and digits."
        raise Invalid("invalid", message, "code")
    return text


def _email(text: str, field: str) -> str:
    address = text.strip().lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        message = "Enter an e-mail address such as ada@example.com."
        raise Invalid("invalid", message, field) from error
    if len(address) > 254:
        raise Invalid("invalid", "This e-mail address is too long.", field)
    return address


def _words(note: str, field: str) -> str:
    text = note.strip()
    if len(text) > MAX_NOTE:
        raise Invalid("invalid", f"Keep the note under {MAX_NOTE:,} characters.", field)
    return text


def _tags(names: Sequence[str]) -> list[GiftCardTag]:
    found = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if any(len(name) > 120 for name in found) or len(found) > 50:
        raise Invalid("invalid", "At most 50 tags, each of at most 120 characters.", "tags")
    return [GiftCardTag.objects.get_or_create(name=name)[0] for name in found]


def _told(card: GiftCard) -> dict[str, object]:
    """What the history of changes says of a card; never its code."""
    return {
        **snapshot(card, _TOLD),
        "tags": sorted(card.tags.values_list("name", flat=True)),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
