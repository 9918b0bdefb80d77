"""Putting files behind variants."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import Max

from catalog.digital.models import DigitalFile
from catalog.digital.storage import keep
from catalog.models.variant import Variant
from store.changes.services import record, snapshot
from store.kernel.actor import MANAGE_PRODUCTS, Actor
from store.kernel.errors import Invalid
from store.outbox.services import emit

MAX_SIZE = 200 * 1024 * 1024
_FIELDS = ("name", "content_type", "sha256", "size", "position")
_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,40}(?:; charset=[a-z0-9-]{1,16})?")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]")


def attach(
    *, variant: Variant, name: str, content: bytes, content_type: str, actor: Actor
) -> DigitalFile:
    """Put a file behind a variant; the same name again replaces its content.

    Raises Refused, Invalid (name, file, content_type). The bytes are stored before the row.
    """
    actor.require(MANAGE_PRODUCTS)
    name = _clean_name(name)
    if not _TYPE.fullmatch(content_type):
        raise Invalid("invalid_content_type", "Give a type such as audio/wav.", "content_type")
    if not 0 < len(content) <= MAX_SIZE:
        raise Invalid("invalid_file", "Give a file of 1 byte to 200 MB.", "file")
    path, digest = keep(content)
    with transaction.atomic():
        old = DigitalFile.objects.filter(variant=variant, name=name).first()
        if old and (old.sha256, old.content_type) == (digest, content_type):
            return old
        file, _ = DigitalFile.objects.update_or_create(
            variant=variant,
            name=name,
            defaults={
                "content_type": content_type,
                "path": path,
                "sha256": digest,
                "size": len(content),
            },
            create_defaults={
                "content_type": content_type,
                "path": path,
                "sha256": digest,
                "size": len(content),
                "position": _next_position(variant),
            },
        )
        record(
            actor=actor,
            verb="file_attached",
            kind="variant",
            key=variant.pk,
            before=snapshot(old, _FIELDS) if old else {},
            after=snapshot(file, _FIELDS),
        )
        emit("product_updated", variant.product_id)
    return file


def detach(*, file: DigitalFile, actor: Actor) -> None:
    """Take a file away from its variant; the bytes stay for those who bought it before."""
    actor.require(MANAGE_PRODUCTS)
    with transaction.atomic():
        if not DigitalFile.objects.filter(pk=file.pk).delete()[0]:
            return
        before = snapshot(file, _FIELDS)
        record(
            actor=actor, verb="file_detached", kind="variant", key=file.variant_id, before=before
        )
        emit("product_updated", file.variant.product_id)


def _clean_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 200 or _FORBIDDEN.search(name):
        message = "Give a file name of 1 to 200 characters without slashes or line breaks."
        raise Invalid("invalid_file_name", message, "name")
    return name


def _next_position(variant: Variant) -> int:
    last = DigitalFile.objects.filter(variant=variant).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
