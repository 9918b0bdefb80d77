"""Sold files lie in private storage, once, and are replaced by name."""

import uuid

import pytest
from django.conf import settings

from catalog.digital.models import DigitalFile
from catalog.digital.queries import file_by_id, files_of
from catalog.digital.services import attach, detach
from catalog.digital.storage import open_file
from catalog.models.variant import Variant
from store.kernel.actor import ANONYMOUS, SYSTEM
from store.kernel.errors import Invalid, NotFound, Refused
from tests.catalog.make import a_variant

pytestmark = pytest.mark.django_db


def put(variant: Variant, name: str, content: bytes = b"words") -> DigitalFile:
    """Attach a text file."""
    return attach(
        variant=variant, name=name, content=content, content_type="text/plain", actor=SYSTEM
    )


def test_a_file_is_kept_under_the_private_root_only() -> None:
    variant = a_variant()
    file = put(variant, "chapter 1.txt", b"Once.")
    with open_file(file.path) as stored:
        assert stored.read() == b"Once."
    assert (settings.PRIVATE_ROOT / file.path).is_file()
    assert not str(settings.PRIVATE_ROOT).startswith(str(settings.MEDIA_ROOT))
    assert file_by_id(file.pk) == file
    assert file_by_id(uuid.uuid4()) is None


def test_the_same_name_replaces_and_the_same_bytes_change_nothing() -> None:
    variant = a_variant()
    first, other = put(variant, "a.txt", b"1"), put(variant, "b.txt", b"1")
    assert first.path == other.path
    assert put(variant, "a.txt", b"1") == first
    again = put(variant, "a.txt", b"2")
    assert again.pk == first.pk
    assert again.sha256 != first.sha256
    assert [file.name for file in files_of([variant.pk])[variant.pk]] == ["a.txt", "b.txt"]
    detach(file=again, actor=SYSTEM)
    detach(file=again, actor=SYSTEM)
    assert [file.name for file in files_of([variant.pk])[variant.pk]] == ["b.txt"]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a\r\nSet-Cookie: x", "x" * 201])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        put(a_variant(), name)
    assert caught.value.field == "name"


def test_empty_files_odd_types_and_strangers_are_refused() -> None:
    variant = a_variant()
    with pytest.raises(Invalid, match="1 byte"):
        put(variant, "a.txt", b"")
    with pytest.raises(Invalid, match="audio/wav"):
        attach(variant=variant, name="a", content=b"1", content_type="x\r\ny", actor=SYSTEM)
    with pytest.raises(Refused):
        attach(variant=variant, name="a", content=b"1", content_type="a/b", actor=ANONYMOUS)


def test_a_file_that_is_gone_and_a_path_that_leaves_the_root() -> None:
    with pytest.raises(NotFound):
        open_file("files/00/none")
    with pytest.raises(ValueError, match="leaves"):
        open_file("../secret_key")
