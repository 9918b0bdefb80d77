"""Doctor, readiness, first rows and the audit command."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from catalog.stock.models import Warehouse
from store.accounts.models import User
from store.channels.models import Channel, Shop
from store.kernel.clock import now
from store.operate.doctor import examine
from store.operate.folder import write_run
from store.operate.readiness import not_ready
from store.operate.seed import seed
from store.operate.worker import work
from store.outbox.models import Event
from store.schedule.models import PeriodicTask


def _bad() -> dict[str, str]:
    return {line.what: line.how for line in examine() if not line.good}


def test_a_healthy_store_has_nothing_bad(transactional_db: None) -> None:
    work()
    assert _bad() == {}


def test_what_is_sick_is_named(transactional_db: None, data_dir: Path) -> None:
    work()
    Event.objects.create(kind="x", ref="1", tries=99)
    row = PeriodicTask.objects.get(name="store.operate.worker.heartbeat")
    PeriodicTask.objects.filter(pk=row.pk).update(
        finished_at=now() - timedelta(minutes=10), error="ValueError('no')"
    )
    write_run(data_dir, {"pid": 1, "store": "http://127.0.0.1:1/"})
    bad = _bad()
    (data_dir / "run.json").unlink()
    assert bad["events"] == "1 given up"
    assert bad["worker"].startswith("last heard of 60")
    assert "ValueError" in bad[f"task {row.name}"]


def test_reasons_name_domain_key_mail_and_gateway(settings: Settings, tmp_path: Path) -> None:
    said = " | ".join(not_ready())
    assert "--domain" in said
    assert "TUPPENCE_SMTP_URL" in said
    assert "shift4" in said
    settings.DOMAIN, settings.SECRET_KEY = "no domain", "not the kept one"
    settings.SMTP_URL = "smtp://mail.example"
    said = " | ".join(not_ready())
    assert "no domain is not a host name" in said
    assert "unset TUPPENCE_SECRET_KEY" in said
    assert "has no sender" in said
    settings.SECRET_KEY_FILE = tmp_path / "none"
    assert any("cannot be read" in each for each in not_ready())


def test_a_key_others_can_read_is_a_reason(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("kept\n")
    path.chmod(0o644)
    settings.SECRET_KEY_FILE, settings.SECRET_KEY = path, "kept"
    assert any("can be read by others" in each for each in not_ready())


def test_first_rows_are_written_once(db: None, tmp_path: Path) -> None:
    first = seed(folder=tmp_path)
    assert first.is_new
    assert (tmp_path / "owner.txt").read_text().strip() == first.password
    owner = User.objects.get()
    assert (owner.email, owner.is_superuser) == ("owner@localhost", True)
    assert owner.check_password(str(first.password))
    Shop.objects.update(name="Mine")
    Warehouse.objects.update(slug="mine")
    again = seed(folder=tmp_path)
    assert (again.is_new, again.password) == (False, None)
    assert [row.currency for row in Channel.objects.all()] == ["USD"]
    assert [row.name for row in Shop.objects.all()] == ["Mine"]
    assert [row.slug for row in Warehouse.objects.all()] == ["mine"]


def test_doctor_prints_and_audit_counts(transactional_db: None) -> None:
    work()
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert "Before it can go live:" in out.getvalue()
    out = io.StringIO()
    call_command("audit", stdout=out)
    assert out.getvalue().rstrip().endswith("audits, 0 findings")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "nothing-of-this-name", stderr=io.StringIO())
    assert ended.value.code == 2
