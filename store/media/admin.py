"""Pictures that are kept, and those named by address with what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import admin
from django.utils.html import format_html

from store.admin.base import DeskAdmin, Row, site, tag
from store.admin.panels import link
from store.kernel.actor import MANAGE_PRODUCTS
from store.media.models import Image, RemoteImage
from store.media.queries import url

link(
    "Content",
    "Pictures",
    "admin:media_image_changelist",
    icon="image",
    needs=MANAGE_PRODUCTS,
    place=60,
)
link(
    "Content",
    "Pictures by address",
    "admin:media_remoteimage_changelist",
    icon="cloud_download",
    needs=MANAGE_PRODUCTS,
    place=70,
)
THUMB = 160


@admin.register(Image, site=site)
class ImageAdmin(DeskAdmin[Image]):
    """Pictures; they are added on the pages that show them."""

    needs = MANAGE_PRODUCTS
    list_display = ("preview", "shown_name", "pixels", "created_at")
    list_display_links = ("preview", "shown_name")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "hash")
    ordering = ("-created_at", "-pk")

    @admin.display(description="Picture")
    def preview(self, image: Image) -> str:
        """A small copy."""
        name = str(image)
        return format_html(
            '<img class="desk-thumb" src="{}" alt="{}" loading="lazy">', url(image, THUMB), name
        )

    @admin.display(description="Name", ordering="name")
    def shown_name(self, image: Image) -> str:
        """As it was uploaded."""
        return str(image)

    @admin.display(description="Size", ordering="width")
    def pixels(self, image: Image) -> str:
        """In pixels."""
        return f"{image.width} × {image.height}"

    def facts(self, row: Image) -> Sequence[Row]:
        """The picture itself and its addresses."""
        shown = '<img src="{}" alt="{}" style="max-width: 100%; max-height: 24rem">'
        return [
            ("picture", format_html(shown, url(row, 640), str(row))),
            ("name", row.name),
            ("pixels", self.pixels(row)),
            ("bytes", row.size),
            ("address", url(row)),
            ("kept since", row.created_at),
            ("copies made", row.rendered_at),
        ]


@admin.register(RemoteImage, site=site)
class RemoteImageAdmin(DeskAdmin[RemoteImage]):
    """Pictures that an import named by address."""

    needs = MANAGE_PRODUCTS
    list_display = ("url", "state", "note", "tried_at")
    search_fields: ClassVar[tuple[str, ...]] = ("url",)
    ordering = ("-requested_at", "-pk")

    @admin.display(description="State")
    def state(self, remote: RemoteImage) -> str:
        """Here, unreachable, or waiting."""
        if remote.image_id:
            return tag("Here", "good")
        return tag("Unreachable", "bad") if remote.note else tag("Waits", "wait")
