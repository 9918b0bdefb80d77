"""Mails: written once, readable always, out by SMTP or kept as files, and never two in one."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F
from pytest_django.fixtures import Settings

from store.kernel.clock import now
from store.kernel.errors import Invalid
from store.mail.models import Mail
from store.mail.queries import mails_about
from store.mail.services import deliver, file_of, message, prune, send
from store.outbox import services as outbox
from store.outbox.models import Event
from tests.store.mail.support import Post, smtp_server
from tests.support.together import RealDb

pytestmark = pytest.mark.django_db
LINK = "https://shop.example/account/reset/abc?a=1&b=2"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MAIL_ROOT = tmp_path / "mail"


def _send(to: str = "anna@example.com", shop: str = "Penny & Plum", key: str | None = None) -> Mail:
    data = {"shop": shop, "name": "Anna <b>", "link": LINK}
    return send(kind="password_reset", to=to, data=data, ref="user:1", key=key)


def _smtp(settings: Settings, post: Post) -> None:
    settings.SMTP_URL = f"smtp://127.0.0.1:{post.port}"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5


def test_a_mail_has_words_and_looks() -> None:
    mail = _send()
    assert mail.subject == "Choose a new password for Penny & Plum"
    assert "Hello Anna <b>," in mail.text
    assert LINK in mail.text
    assert "&amp; Plum" not in mail.text
    assert "Hello Anna &lt;b&gt;," in mail.html
    assert LINK.replace("&", "&amp;") in mail.html
    assert re.search(r'<a class="button"[^>]* style="[^"]*background-color', mail.html)
    assert "@media" in mail.html, "rules for small screens stay in the head"
    assert list(mails_about("user:1")) == [mail]


def test_without_smtp_it_is_kept_as_a_file() -> None:
    mail = _send()
    assert outbox.deliver() == 1
    (path,) = file_of(mail).parent.iterdir()
    assert path == file_of(mail)
    assert re.fullmatch(r"\d{8}T\d{6}Z-password_reset-[0-9a-f-]{36}\.eml", path.name)
    assert path.stat().st_mode & 0o077 == 0
    kept = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert (kept["To"], kept["Subject"]) == ("anna@example.com", mail.subject)
    assert isinstance(kept, email.message.EmailMessage)
    text, html = kept.get_body(["plain"]), kept.get_body(["html"])
    assert text is not None
    assert LINK in text.get_content()
    assert html is not None
    assert "<!doctype html>" in html.get_content().lower()
    mail.refresh_from_db()
    assert (mail.sent_at, mail.error) == (None, "")


def test_a_word_for_the_recipient_alone_is_sealed_until_it_leaves(settings: Settings) -> None:
    data = {"shop": "Penny & Plum", "name": "Anna", "link": "overwritten"}
    mail = send(kind="password_reset", to="a@example.com", data=data, secrets={"link": "T0P<&"})
    assert "T0P" not in mail.text + mail.html + mail.sealed
    assert "[link withheld]" in mail.text
    sent = message(mail)
    assert "T0P<&" in sent.body
    assert "T0P&lt;&amp;" in str(sent.alternatives[0][0])
    with smtp_server() as post:
        _smtp(settings, post)
        deliver(str(mail.pk))
        assert len(post.mails) == 1
    mail.refresh_from_db()
    assert (mail.sealed, mail.sent_at is None) == ("", False)


def test_with_smtp_it_is_handed_over_once(settings: Settings) -> None:
    with smtp_server() as post:
        _smtp(settings, post)
        mail = _send()
        assert outbox.deliver() == 1
        deliver(str(mail.pk))
    assert len(post.mails) == 1
    sent = email.message_from_bytes(post.mails[0], policy=email.policy.default)
    assert sent["Message-ID"].startswith(f"<{mail.pk}@")
    assert sent["Auto-Submitted"] == "auto-generated"
    mail.refresh_from_db()
    assert mail.sent_at is not None


def test_a_refusal_is_tried_again(settings: Settings) -> None:
    with smtp_server() as post:
        _smtp(settings, post)
        post.refuse = 1
        mail = _send()
        assert outbox.deliver() == 0
        mail.refresh_from_db()
        assert (mail.sent_at, mail.tries) == (None, 1)
        assert "451" in mail.error
        Event.objects.update(due_at=F("due_at") - timedelta(hours=1))
        assert outbox.deliver() == 1
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert (mail.tries, mail.error, len(post.mails)) == (2, "", 1)


def test_no_server_is_no_loss(settings: Settings) -> None:
    with smtp_server() as post:
        _smtp(settings, post)
    mail = _send()
    assert outbox.deliver() == 0
    mail.refresh_from_db()
    assert "refused" in mail.error.lower()


def test_what_was_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        _send()
        transaction.set_rollback(True)
    outbox.deliver()
    assert not Mail.objects.exists()


def test_one_key_is_one_mail() -> None:
    assert _send(key="k") == _send(key="k")
    assert _send() != _send()
    assert Event.objects.filter(kind="mail_written").count() == 3


def test_one_key_is_one_mail_in_many_threads(real_db: RealDb) -> None:
    answers = real_db.together(lambda _n: _send(key="k").pk, 12)
    assert answers == [Mail.objects.get().pk] * 12
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "to",
    [
        "",
        "anna",
        "anna@example.com\nBcc: eve@example.com",
        "anna@example.com\r\nBcc: eve@example.com",
        "anna@example.com, eve@example.com",
        '"a\x0bb"@example.com',
        "anna@exa\0mple.com",
    ],
)
def test_a_wrong_recipient_is_refused(to: str) -> None:
    with pytest.raises(Invalid) as caught:
        _send(to=to)
    assert (caught.value.code, caught.value.field) == ("invalid_email", "to")
    assert not Mail.objects.exists()


@pytest.mark.parametrize("shop", ["A\r\nBcc: eve@example.com", "A\nB", "A\x00", "A\u2028B"])
def test_a_subject_is_one_line(shop: str) -> None:
    with pytest.raises(Invalid) as caught:
        _send(shop=shop)
    assert (caught.value.code, caught.value.field) == ("invalid_subject", "subject")


def test_a_long_subject_is_shortened() -> None:
    mail = _send(shop="x" * 400)
    assert len(mail.subject) == 300
    assert mail.subject.endswith("…")


def test_mails_go_after_180_days_with_their_files() -> None:
    old, new = _send(), _send()
    Mail.objects.filter(pk=old.pk).update(created_at=now() - timedelta(days=181))
    old.refresh_from_db()
    outbox.deliver()
    assert file_of(old).exists()
    assert prune() == 1
    assert not file_of(old).exists()
    assert file_of(new).exists()
    deliver(str(old.pk))
    assert Mail.objects.get() == new
