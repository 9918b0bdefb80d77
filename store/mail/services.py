"""Writing mails once and delivering them later; without SMTP they are kept as files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import UTC, timedelta
from pathlib import Path

import css_inline
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape

from store.kernel.clock import now
from store.kernel.errors import Invalid
from store.kernel.seal import seal, unseal
from store.mail.models import Mail
from store.outbox.services import emit
from store.schedule.services import prune as prune_rows

KEPT = timedelta(days=180)
SUBJECT_LENGTH = 300
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def send(
    *,
    kind: str,
    to: str,
    data: Mapping[str, object],
    secrets: Mapping[str, str] | None = None,
    ref: str = "",
    key: str | None = None,
) -> Mail:
    """Write a mail from `mail/<kind>.subject.txt`, `.txt` and `.html`; it leaves after the commit.

    `data` fills the templates and holds `shop`, the shop's name; `ref` names what it is about. The
    same `key` writes one mail. `secrets` are words for the recipient alone: the database holds them
    sealed. Raises Invalid: invalid_email (to), invalid_subject (subject).
    """
    recipient = _recipient(to)
    hidden = {name: withheld(name) for name in secrets or {}}
    context = {"site_url": settings.SITE_URL, **data, **hidden}
    subject = _subject(_render(f"mail/{kind}.subject.txt", context))
    context["subject"] = subject
    written = {
        "kind": kind,
        "to": recipient,
        "subject": subject,
        "text": _render(f"mail/{kind}.txt", context).strip() + "\n",
        "html": _inliner.inline(_render(f"mail/{kind}.html", context)),
        "sealed": seal(json.dumps(dict(secrets))) if secrets else "",
        "ref": ref,
    }
    with transaction.atomic():
        if key is None:
            mail, made = Mail.objects.create(**written), True
        else:
            mail, made = Mail.objects.get_or_create(key=key, defaults=written)
        if made:
            emit("mail_written", mail.pk)
    return mail


def deliver(mail_id: str) -> None:
    """Hand the mail to SMTP, or keep it as a file; done once, and again only when it failed."""
    mail = Mail.objects.filter(pk=mail_id, sent_at=None).first()
    if mail is None:
        return
    Mail.objects.filter(pk=mail.pk).update(tries=F("tries") + 1)
    if not settings.SMTP_URL:
        _keep(mail)
        return
    try:
        _hand_over(mail)
    except OSError as error:  # smtplib's errors are OSErrors; the event comes again with a back-off
        Mail.objects.filter(pk=mail.pk).update(error=repr(error)[:2000])
        raise
    Mail.objects.filter(pk=mail.pk).update(sent_at=now(), error="", sealed="")


def withheld(name: str) -> str:
    """What stands in a stored mail for a word that only its recipient may read."""
    return f"[{name} withheld]"


def message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it goes out: text first, HTML beside it, an id that repeats do not change."""
    text, html = mail.text, mail.html
    for name, word in _secrets(mail).items():
        text = text.replace(withheld(name), word)
        html = html.replace(withheld(name), escape(word))
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    made = EmailMultiAlternatives(
        subject=mail.subject,
        body=text,
        to=[mail.to],
        headers={
            "Message-ID": f"<{mail.pk}@{domain}>",
            "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "Auto-Submitted": "auto-generated",
        },
    )
    made.attach_alternative(html, "text/html")
    return made


def file_of(mail: Mail) -> Path:
    """Where a mail is kept when there is no SMTP."""
    at = mail.created_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return Path(settings.MAIL_ROOT) / f"{at}-{mail.kind}-{mail.pk}.eml"


def prune() -> int:
    """Delete mails older than 180 days, with their files."""
    old = Mail.objects.filter(created_at__lt=now() - KEPT)
    for mail in old.only("id", "kind", "created_at").iterator():
        file_of(mail).unlink(missing_ok=True)
    return prune_rows(old)


def _secrets(mail: Mail) -> dict[str, str]:
    """The sealed words; with another key than the one they were sealed with they stay withheld."""
    opened = unseal(mail.sealed) if mail.sealed else None
    found: dict[str, str] = json.loads(opened) if opened else {}
    return found


def _recipient(to: str) -> str:
    address = to.strip()
    problem = Invalid("invalid_email", "This is not an e-mail address.", "to")
    if not address.isprintable():
        raise problem
    try:
        validate_email(address)
    except ValidationError as error:
        raise problem from error
    return address


def _subject(rendered: str) -> str:
    subject = rendered.strip()
    if not subject or not subject.isprintable():
        raise Invalid("invalid_subject", "The subject must be one line.", "subject")
    if len(subject) > SUBJECT_LENGTH:
        return subject[: SUBJECT_LENGTH - 1] + "…"
    return subject


def _render(name: str, context: dict[str, object]) -> str:
    """HTML escapes what it is given; text has nothing to escape."""
    template = get_template(name)
    if name.endswith(".html"):
        return template.render(context)
    plain = Context(context, autoescape=False)
    text: str = template.template.render(plain)  # type: ignore[attr-defined]  # DjangoTemplates' own
    return text


def _hand_over(mail: Mail) -> None:
    connection = EmailBackend(fail_silently=False)
    outgoing = message(mail)
    outgoing.connection = connection
    outgoing.send()


def _keep(mail: Mail) -> None:
    """Written beside and moved into place, so that nobody reads half a mail."""
    path = file_of(mail)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".mail-")
    with os.fdopen(handle, "wb") as file:
        file.write(message(mail).message().as_bytes())
    os.replace(name, path)
