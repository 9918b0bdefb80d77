"""Tables: foreign keys point down, one app a room, migrations complete, expiry named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.db import models

from store.schedule.services import DECLARED
from tests.house.expiry import EXPIRY, KEPT
from tests.house.tree import FLOORS, ROOT, height


def _models() -> list[type[models.Model]]:
    return [each for each in apps.get_models() if each.__module__.split(".")[0] in FLOORS]


def _place(model: type[models.Model]) -> tuple[int, int, str]:
    """Floor (0 is the top), height in the floor, room."""
    floor, room = model.__module__.split(".")[:2]
    within = height(floor, room)
    assert within is not None, f"{model.__module__} stands in no layer"
    return FLOORS.index(floor), within, f"{floor}.{room}"


def test_foreign_keys_point_down() -> None:
    upward = []
    for model in _models():
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "related_model", None)
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            if target not in _models():
                continue
            mine, other = _place(model), _place(target)
            if mine[2] != other[2] and mine[:2] >= other[:2]:
                upward.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert upward == []


def test_one_app_for_each_room_with_tables() -> None:
    for model in _models():
        config = apps.get_app_config(model._meta.app_label)
        home = model.__module__.removesuffix(".models").split(".models.")[0]
        assert config.name == home, f"{model._meta.label} belongs to {home}"
        assert (Path(config.path) / "migrations" / "0001_initial.py").exists(), config.name


def test_migrations_are_complete(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env=os.environ | {"TUPPENCE_DATA": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_table_names_its_expiry_or_why_it_is_kept() -> None:
    labels = {each._meta.label for each in _models()}
    named = set(EXPIRY) | set(KEPT)
    assert labels - named == set(), "say in tests/house/expiry.py when their rows go"
    assert named - labels == set(), "these tables are gone"
    assert set(EXPIRY) & set(KEPT) == set()


def test_each_expiry_is_a_periodic_task() -> None:
    assert {label: task for label, task in EXPIRY.items() if task not in DECLARED} == {}
