"""One run of the tests: which database, which data folder, what could not be run.

A run is on one database, `--db sqlite` (default) or `--db postgres`. On PostgreSQL only what
touches tables is run, and the browser journey marked `both`; `./tuppence test` does both runs.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from hypothesis import settings as properties

from tests.support import browser, node, postgres

_TABLES = {"db", "transactional_db", "real_db", "live_server", "django_db_setup"}
_BROWSER = {"browser", "page_at"}
_ADDRESS = "TUPPENCE_TEST_DATABASE_URL"
not_run = pytest.StashKey[list[str]]()
# A busy machine is no failure: no example is timed.
properties.register_profile("untimed", deadline=None)
properties.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--db`, `--long` and `--counts`."""
    parser.addoption("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.addoption("--long", action="store_true", help="with the counts of the long suite")
    parser.addoption("--counts", type=Path, help="write how many passed and failed, as JSON")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose data folder and database before the settings are read, then load the fixtures."""
    if settings.configured:
        raise pytest.UsageError("unset DJANGO_SETTINGS_MODULE: the tests choose their settings")
    config.stash[not_run] = []
    folder = tempfile.mkdtemp(prefix="tuppence-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TUPPENCE_DATA"] = folder
    for name in ("TUPPENCE_LIVE", "TUPPENCE_DOMAIN", "TUPPENCE_URL", "TUPPENCE_SMTP_URL"):
        os.environ.pop(name, None)
    os.environ["DATABASE_URL"] = _database_url(config)
    _load_settings(folder)
    config.pluginmanager.import_plugin("tests.support.fixtures")
    config.pluginmanager.register(browser, "tests.support.browser")
    config.pluginmanager.register(node, "tests.support.node")


def _database_url(config: pytest.Config) -> str:
    if config.getoption("--db") == "sqlite":
        return ""
    if _ADDRESS not in os.environ:  # set by the first process of a run, for its xdist workers
        try:
            os.environ[_ADDRESS] = os.environ.get("DATABASE_URL") or postgres.start()
        except (postgres.NotAvailableError, OSError) as reason:
            config.stash[not_run].append(f"everything on PostgreSQL: {reason}")
            return ""
    return os.environ[_ADDRESS]


def _load_settings(folder: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "store.settings"
    database = settings.DATABASES["default"]
    # Left in the environment it would make xdist's workers read the settings before this file.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database["CONN_MAX_AGE"] = 0
    if os.environ["DATABASE_URL"]:
        database["TEST"] = {"NAME": os.path.basename(folder).replace("-", "_").lower()}
    else:
        # The name a child process with the same TUPPENCE_DATA opens.
        database["TEST"] = {"NAME": database["NAME"]}
    django.setup()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what touches tables and what drives a browser; leave out what this run cannot do."""
    on_postgres = config.getoption("--db") == "postgres"
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    browsers = scripts = 0
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        tables = bool(fixtures & _TABLES) or item.get_closest_marker("django_db") is not None
        in_browser = bool(fixtures & _BROWSER)
        if tables:
            item.add_marker("tables")
        if in_browser:
            item.add_marker("browser")
        wanted = _wanted(config, item, tables=tables, in_browser=in_browser)
        if wanted and in_browser and browser.CHROMIUM is None:
            browsers += 1
            wanted = False
        if wanted and "node" in fixtures and node.NODE is None:
            scripts += 1
            wanted = False
        (kept if wanted else left).append(item)
    if browsers:
        config.stash[not_run].append(
            f"{browsers} browser tests: there is no Chromium; {browser.HOW_TO_GET_IT}"
        )
    if scripts:
        config.stash[not_run].append(
            f"{scripts} tests of TypeScript: there is no {node.HOW_TO_GET_IT}"
        )
    if on_postgres and not os.environ["DATABASE_URL"]:
        kept, left = [], items[:]
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _wanted(config: pytest.Config, item: pytest.Item, *, tables: bool, in_browser: bool) -> bool:
    if item.get_closest_marker("long") and not config.getoption("--long"):
        return False
    if config.getoption("--db") == "sqlite":
        return True
    return item.get_closest_marker("both") is not None or (tables and not in_browser)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """What could not be run is no failure on a desk, and one where CI promises to run it all."""
    reasons = session.config.stash[not_run]
    if reasons and os.environ.get("CI") == "true":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    elif reasons and session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK
    return (yield)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """The seed, and in red what was not run."""
    seed = config.getoption("randomly_seed", None)
    terminalreporter.write_line(f"database: {config.getoption('--db')}, seed: {seed}")
    for reason in config.stash[not_run]:
        terminalreporter.write_line(f"NOT RUN: {reason}", red=True, bold=True)
    if path := config.getoption("--counts"):
        found = {name: len(terminalreporter.getreports(name)) for name in ("failed", "error")}
        passed = len(
            [each for each in terminalreporter.getreports("passed") if each.when == "call"]
        )
        counts = {"passed": passed, "failed": sum(found.values()), "not_run": config.stash[not_run]}
        path.write_text(json.dumps(counts), encoding="utf-8")
