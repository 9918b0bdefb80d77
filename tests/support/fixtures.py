"""The fixtures every test may ask for; loaded by conftest once the settings stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.fixtures import Settings

from store.accounts.models import User
from store.channels.models import Channel, Shop
from store.graphql.engine import counters, known
from tests.support.sandbox import Sandbox, start_sandbox
from tests.support.tables import empty_all
from tests.support.together import RealDb


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Each xdist worker has its own database already: its own folder, or its own name."""


@pytest.fixture(scope="session", autouse=True)
def _real_rows_are_swept() -> None:
    """Django's own flush would trip over the append-only triggers."""
    TransactionTestCase._fixture_teardown = lambda _self: empty_all()  # type: ignore[attr-defined]  # Django's private name, overridden on purpose


@pytest.fixture(autouse=True)
def _no_plan_breaks() -> Iterator[None]:
    """A plan that raises is a fault of ours, although the executor answers in its place."""
    yield
    known.forget()  # the next test's database may count its versions from the start
    broken = list(counters.UNEXPECTED)
    counters.UNEXPECTED.clear()
    assert broken == []


@pytest.fixture
def real_db(transactional_db: None) -> RealDb:
    """Rows are committed, so that threads and processes see them; swept away afterwards."""
    row = connection.settings_dict
    url = ""
    if connection.vendor == "postgresql":
        user, password = row["USER"], row["PASSWORD"]
        port = f"&port={row['PORT']}" if row["PORT"] else ""
        url = f"postgresql://{user}:{password}@/{row['NAME']}?host={row['HOST']}{port}"
    return RealDb({"TUPPENCE_DATA": str(django_settings.DATA_DIR), "DATABASE_URL": url})


@pytest.fixture
def channel(db: None) -> Channel:
    """`default-channel`: USD, prices entered with tax, smallest charge 0.50."""
    Shop.objects.get_or_create(pk=1, defaults={"bank_details": "Test Bank, account 0"})
    return Channel.objects.get_or_create(
        slug="default-channel",
        defaults={
            "name": "Default channel",
            "currency": "USD",
            "default_country": "US",
            "prices_entered_with_tax": True,
            "minimum_charge_minor": 50,
        },
    )[0]


@pytest.fixture
def owner(db: None) -> User:
    """The owner of the store: owner@localhost, password `owner-password`."""
    return User.objects.create_superuser("owner@localhost", "owner-password")


@pytest.fixture
def data_dir() -> Path:
    """The data folder of this run."""
    return Path(django_settings.DATA_DIR)


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for the whole run; its clock is not to be moved."""
    running = start_sandbox(tmp_path_factory.mktemp("sandbox"))
    yield running
    running.stop()


@pytest.fixture
def sandbox(sandbox_process: Sandbox, settings: Settings) -> Sandbox:
    """The run's sandbox, with the settings pointing at it. Tell tests apart by their metadata."""
    _point_at(settings, sandbox_process)
    return sandbox_process


@pytest.fixture
def own_sandbox(tmp_path: Path, settings: Settings) -> Iterator[Callable[..., Sandbox]]:
    """`own_sandbox("--webhook-url", url)` starts one for this test: clock and faults are free."""
    started: list[Sandbox] = []

    def start(*options: str) -> Sandbox:
        clock = tmp_path / "clock.json"
        running = start_sandbox(tmp_path / "sandbox", "--clock-file", str(clock), *options)
        started.append(running)
        settings.CLOCK_FILE = str(clock)
        _point_at(settings, running)
        return running

    yield start
    for running in started:
        running.stop()


def _point_at(settings: Settings, running: Sandbox) -> None:
    settings.SANDBOX_CONTROL, settings.SANDBOX_SHIFT4 = running.control, running.shift4
    gateways: dict[str, dict[str, Any]] = {
        name: dict(values) for name, values in django_settings.GATEWAYS.items()
    }
    gateways["shift4"] |= {
        "api_url": running.shift4,
        "script_url": f"{running.shift4}/shift4.js",
    }
    settings.GATEWAYS = gateways
