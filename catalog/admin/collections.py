"""Collections: products gathered by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count

from catalog.admin.shelf_form import ShelfForm, image_of, start_of, texts_of
from catalog.admin.words import SHELF_WORDS, WithWords
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.product import Product
from catalog.services import collections as service
from catalog.services.translations import COLLECTION
from store.admin.base import desk_of, site, tag
from store.admin.editor import Part, Sheet
from store.admin.forms import DeskForm, refusals_at
from store.channels.models import Channel
from store.channels.queries import default_channel
from store.kernel.actor import MANAGE_PRODUCTS, Actor

LIST = "admin:catalog_collection_changelist"
_NAMES = {"image": "picture"}


class CollectionForm(ShelfForm):
    """A collection, its products in order, and whether it is shown."""

    is_published = forms.BooleanField(label="Shown in the shop", required=False)
    elsewhere = forms.ModelMultipleChoiceField(
        Channel.objects.order_by("pk"),
        label="Shown in further channels",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    position = forms.IntegerField(
        label="Place among collections", min_value=0, max_value=1_000_000, required=False, initial=0
    )
    products = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        required=False,
        help_text="Addresses of products (the end of /products/…), a line each, in their order.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["elsewhere"]
        field.queryset = Channel.objects.exclude(pk=default_channel().pk).order_by("pk")
        field.label_from_instance = lambda channel: f"{channel.name} ({channel.currency})"
        if not field.queryset.exists():
            del self.fields["elsewhere"]

    def clean_products(self) -> list[int]:
        """Ids in the order typed; names the first that is unknown."""
        slugs = list(dict.fromkeys(self.cleaned_data["products"].split()))
        known = dict(Product.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        unknown = next((slug for slug in slugs if slug not in known), None)
        if unknown is not None:
            raise forms.ValidationError(f"There is no product “{unknown[:80]}”.")
        return [known[slug] for slug in slugs]


@admin.register(Collection, site=site)
class CollectionAdmin(WithWords[Collection]):
    """Collections in the order of the shop."""

    thing = COLLECTION
    word_fields = SHELF_WORDS

    needs = MANAGE_PRODUCTS
    history = "collection"
    deletes = True
    delete_words = "Its products stay."
    form_class = CollectionForm
    list_display = ("name", "size", "shown_in_shop")
    search_fields: ClassVar[tuple[str, ...]] = ("name", "slug")
    ordering = ("position", "pk")
    parts: ClassVar = (
        Part("Collection", ("name", "description", "is_published", "elsewhere", "position")),
        Part("Products", ("products",)),
        Part("Picture", ("picture", "image_alt", "no_picture")),
        Part("Address and search engines", ("slug", "seo_title", "seo_description")),
    )

    def load(self, rows: Sequence[Collection]) -> dict[Any, Any]:
        """Counts and listings of the page."""
        entries = CollectionProduct.objects.filter(collection__in=rows).values_list("collection")
        counts = dict(entries.annotate(Count("pk")).order_by())
        live = set(
            CollectionListing.objects.filter(
                collection__in=rows, channel=default_channel(), is_published=True
            ).values_list("collection_id", flat=True)
        )
        return {row.pk: (counts.get(row.pk, 0), row.pk in live) for row in rows}

    @admin.display(description="Products")
    def size(self, collection: Collection) -> int:
        """How many."""
        count: int = desk_of(collection)[0]
        return count

    @admin.display(description="In the shop")
    def shown_in_shop(self, collection: Collection) -> str:
        """Shown or hidden."""
        return tag("Shown", "good") if desk_of(collection)[1] else tag("Hidden")

    def start(self, row: Collection | None) -> dict[str, Any]:
        """The collection as it is."""
        if row is None:
            return {}
        slugs = row.entries.order_by("position", "pk").values_list("product__slug", flat=True)
        listed = CollectionListing.objects.filter(
            collection=row, channel=default_channel(), is_published=True
        )
        others = CollectionListing.objects.filter(collection=row, is_published=True)
        return start_of(row) | {
            "elsewhere": list(others.values_list("channel_id", flat=True)),
            "position": row.position,
            "products": "\n".join(slugs),
            "is_published": listed.exists(),
        }

    def prepare(self, row: Collection | None, sheet: Sheet) -> None:
        """The picture, before the transaction."""
        del row
        with refusals_at(sheet.form, _NAMES):
            image_of(sheet.form)

    def write(self, row: Collection | None, sheet: Sheet, actor: Actor) -> Collection:
        """Its words, its products, whether it is shown."""
        data, fields = sheet.form.cleaned_data, texts_of(sheet.form)
        if data["position"] is not None:
            fields["position"] = data["position"]
        words: Any = fields
        if row is None:
            name, slug = words.pop("name"), words.pop("slug", "")
            kept = service.create(name=name, slug=slug, fields=words, actor=actor)
        else:
            kept = service.update(collection=row, fields=words, actor=actor)
        if row is None or "products" in sheet.form.changed_data:
            service.set_products(collection=kept, product_ids=data["products"], actor=actor)
        service.set_listing(
            collection=kept,
            channel=default_channel(),
            is_published=data["is_published"],
            actor=actor,
        )
        if "elsewhere" in sheet.form.changed_data:
            _show_elsewhere(kept, sheet.form, actor)
        return kept

    def remove(self, row: Collection, actor: Actor) -> None:
        """Only the collection."""
        service.delete(collection=row, actor=actor)


def _show_elsewhere(collection: Collection, form: DeskForm, actor: Actor) -> None:
    """Shown in the channels that were chosen, hidden in those that no longer are."""
    field: Any = form.fields["elsewhere"]
    chosen = set(form.cleaned_data["elsewhere"])
    rows = CollectionListing.objects.filter(collection=collection, is_published=True)
    shown = set(rows.values_list("channel_id", flat=True))
    for channel in field.queryset:
        if (channel in chosen) != (channel.pk in shown):
            service.set_listing(
                collection=collection,
                channel=channel,
                is_published=channel in chosen,
                actor=actor,
            )
