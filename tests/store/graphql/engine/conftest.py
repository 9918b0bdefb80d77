"""The library's tables, made once for each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def toy_tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    # The models stand in no installed app; the test that asks for them has imported them.
    tables = list(apps.all_models["toys"].values())
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for table in tables:
                editor.create_model(table)
        connection.close()
    yield
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            for table in reversed(tables):
                editor.delete_model(table)
        connection.close()
