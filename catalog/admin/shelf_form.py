"""What the pages of categories and collections have in common."""

from __future__ import annotations

from typing import Any

from django import forms

from store.admin.fields import RichTextField
from store.admin.forms import DeskForm
from store.media.models import Image
from store.media.services import keep_image

PICTURES = "image/png,image/jpeg,image/webp,image/gif,image/avif"
TEXTS = ("name", "slug", "description", "image_alt", "seo_title", "seo_description")


class ShelfForm(DeskForm):
    """Name, text, picture and words for search engines."""

    name = forms.CharField(max_length=250)
    slug = forms.CharField(
        label="Address", max_length=255, required=False, help_text="Empty: made of the name."
    )
    description = RichTextField(rows=6)
    picture = forms.FileField(
        label="New picture", required=False, widget=forms.FileInput(attrs={"accept": PICTURES})
    )
    no_picture = forms.BooleanField(label="Show no picture", required=False)
    image_alt = forms.CharField(label="What the picture shows", max_length=250, required=False)
    seo_title = forms.CharField(label="Title for search engines", max_length=70, required=False)
    seo_description = forms.CharField(
        label="Description for search engines", max_length=300, required=False
    )


def start_of(row: Any) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(row, name) for name in TEXTS} if row is not None else {}


def texts_of(form: DeskForm) -> dict[str, Any]:
    """The texts that were typed, and the picture if there is another one."""
    data = form.cleaned_data
    fields: dict[str, Any] = {
        name: data[name] for name in TEXTS if name in form.changed_data and data[name] != ""
    } | {
        name: ""
        for name in TEXTS
        if name in form.changed_data and data[name] == "" and name not in {"name", "slug"}
    }
    if data["no_picture"]:
        fields["image"] = None
    elif data["picture"]:
        fields["image"] = image_of(form)
    return fields


def image_of(form: DeskForm) -> Image | None:
    """The uploaded picture, kept; the second time it is only looked up."""
    upload = form.cleaned_data["picture"]
    if not upload:
        return None
    upload.seek(0)
    return keep_image(content=upload.read(), name=upload.name)
