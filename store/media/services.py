"""Keeping pictures: drawn anew on arrival, copied smaller and fetched by the worker."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F, Q

from store.kernel.clock import now
from store.kernel.errors import Invalid
from store.media import files
from store.media.fetch import UnreachableError, fetch
from store.media.models import Image, RemoteImage, Rendition
from store.media.pixels import encode, webp
from store.outbox.services import emit
from store.schedule.services import prune as prune_rows

MAX_TRIES = 5
NOTES_KEPT = timedelta(days=180)
URL_LENGTH = 2000
_LEASE = timedelta(minutes=2)
_is_url = URLValidator(schemes=["http", "https"])


def keep_image(*, content: bytes, name: str = "") -> Image:
    """Keep a picture: PNG, JPEG, WebP, GIF or AVIF bytes; the same bytes are kept once.

    Raises Invalid (field `image`): empty_file, image_too_large, invalid_image.
    """
    digest = hashlib.sha256(content).hexdigest()
    kept = Image.objects.filter(hash=digest).first()
    if kept is not None and files.original(digest, kept.extension).is_file():
        return kept
    drawn = encode(content)
    files.write(files.original(digest, drawn.extension), drawn.content)
    image, _ = Image.objects.get_or_create(
        hash=digest,
        defaults={
            "extension": drawn.extension,
            "width": drawn.width,
            "height": drawn.height,
            "size": len(drawn.content),
            "name": "".join(filter(str.isprintable, name))[:200],
        },
    )
    return image


def request_remote(url: str) -> RemoteImage:
    """Ask for a picture by address, to be fetched by the worker; asked twice is asked once.

    When it has come, the event `remote_image_fetched` (ref: id of the RemoteImage) is written.
    Raises Invalid: invalid_url.
    """
    address = url.strip()
    problem = Invalid("invalid_url", "This is not an http(s) address of a picture.", "url")
    if len(address) > URL_LENGTH or not address.isprintable():
        raise problem
    try:
        _is_url(address)
    except ValidationError as error:
        raise problem from error
    return RemoteImage.objects.get_or_create(url=address)[0]


def render(image: Image) -> None:
    """Make the WebP copies that are narrower than the picture, and one as wide."""
    original = files.original(image.hash, image.extension)
    names = {min(width, image.width): width for width in widths_of(image)}
    made = [size for size, width in names.items() if files.rendition(image.hash, width).is_file()]
    for size, copy in webp(original.read_bytes(), [size for size in names if size not in made]):
        files.write(files.rendition(image.hash, names[size]), copy)
    for width in names.values():
        Rendition.objects.get_or_create(image=image, width=width)
    Image.objects.filter(pk=image.pk).update(rendered_at=now())


def widths_of(image: Image) -> list[int]:
    """The widths in which a picture is offered: all below its own, and the next above."""
    below = [width for width in files.WIDTHS if width < image.width]
    above = [width for width in files.WIDTHS if width >= image.width]
    return below + above[:1]


def render_due(seconds: float = 10.0) -> int:
    """Make what copies are missing, for so long at most; answers for how many pictures."""
    done, ends = 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        image = Image.objects.filter(rendered_at=None).order_by("pk").first()
        if image is None:
            break
        if files.original(image.hash, image.extension).is_file():
            render(image)
            done += 1
        else:  # lost from the folder: nothing to copy, and nothing to wait for
            Image.objects.filter(pk=image.pk).update(rendered_at=now())
    return done


def fetch_due(seconds: float = 10.0) -> int:
    """Fetch what was asked for and is due, for so long at most; answers how many have come."""
    done, ends = 0, time.monotonic() + seconds
    due = Q(tried_at=None) | Q(tried_at__lte=now() - _LEASE)
    waiting = RemoteImage.objects.filter(due, image=None, tries__lt=MAX_TRIES)
    for remote in waiting.order_by("tries", "pk")[:100]:
        if time.monotonic() >= ends:
            break
        if _claim(remote):
            done += _fetch(remote)
    return done


def _claim(remote: RemoteImage) -> bool:
    """One conditional UPDATE, so that of several workers one fetches."""
    rows = RemoteImage.objects.filter(pk=remote.pk, tries=remote.tries, image=None)
    return bool(rows.update(tries=F("tries") + 1, tried_at=now()))


def _fetch(remote: RemoteImage) -> int:
    rows = RemoteImage.objects.filter(pk=remote.pk)
    try:
        content = fetch(remote.url)
    except UnreachableError as reason:
        # The next try waits longer each time: 2, 4, 8 and 16 minutes.
        later = now() + _LEASE * (2**remote.tries - 1)
        rows.update(note=str(reason)[:300], tried_at=later)
        return 0
    try:
        image = keep_image(content=content, name=remote.url.rpartition("/")[2].partition("?")[0])
    except Invalid as refusal:
        rows.update(note=refusal.message[:300], tries=MAX_TRIES)
        return 0
    with transaction.atomic():
        rows.update(image=image, note="")
        emit("remote_image_fetched", remote.pk, image=image.pk)
    return 1


def prune() -> int:
    """Delete notes of pictures that never came, 180 days after they were asked for."""
    old = RemoteImage.objects.filter(image=None, tries__gte=MAX_TRIES)
    return prune_rows(old.filter(requested_at__lt=now() - NOTES_KEPT))
