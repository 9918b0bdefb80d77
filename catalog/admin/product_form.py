"""The form of a product's own fields."""

from __future__ import annotations

from typing import Any

from django import forms

from catalog.admin.answer_fields import add_answers
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia
from catalog.models.product import Product
from catalog.models.tax import TaxClass
from catalog.queries.assigned import of_products
from store.admin.fields import ManyFilesField, PairsField, RichTextField, TagsField
from store.admin.forms import DeskForm
from store.channels.models import Channel

PICTURES = "image/png,image/jpeg,image/webp,image/gif,image/avif"
DATE = "%Y-%m-%dT%H:%M"
ATTRIBUTE = "attr_"
OWN = (
    "name",
    "slug",
    "category",
    "tax_class",
    "description",
    "vendor",
    "tags",
    "seo_title",
    "seo_description",
    "metadata",
)


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """The tree as a list, each level further in."""

    def label_from_instance(self, category: Any) -> str:
        """Dashes for the levels."""
        return f"{'– ' * category.level}{category.name}"


class ProductForm(DeskForm):
    """Everything but variants and pictures."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(max_length=250)
    description = RichTextField()
    category = CategoryField(
        Category.objects.order_by("path"), required=False, empty_label="No category"
    )
    collections = forms.ModelMultipleChoiceField(
        Collection.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = TagsField(required=False, help_text="Words with commas between.")
    vendor = forms.CharField(max_length=250, required=False)
    is_published = forms.BooleanField(label="Published", required=False)
    visible_in_listings = forms.BooleanField(label="Shown in lists and search", required=False)
    available_from = forms.DateTimeField(
        label="For sale from (UTC)",
        required=False,
        input_formats=[DATE],
        widget=forms.DateTimeInput(format=DATE, attrs={"type": "datetime-local"}),
        help_text="Empty: at once.",
    )
    new_pictures = ManyFilesField(
        label="Add pictures", accept=PICTURES, help_text="PNG, JPEG, WebP, GIF or AVIF; several."
    )
    slug = forms.CharField(label="Address", max_length=255, help_text="The end of /products/…")
    seo_title = forms.CharField(label="Title for search engines", max_length=70, required=False)
    seo_description = forms.CharField(
        label="Description for search engines", max_length=300, required=False
    )
    tax_class = forms.ModelChoiceField(
        TaxClass.objects.order_by("name"), required=False, empty_label="As its type"
    )
    metadata = PairsField(help_text="A line each: “material: cotton”. Apps and themes read them.")

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product = product
        types = {product.pk: product.product_type_id}
        self.answered = of_products(types)[product.pk]
        add_answers(self, self.answered, ATTRIBUTE)
        self.media_rows = list(
            ProductMedia.objects.filter(product=product)
            .select_related("image", "remote")
            .order_by("position", "pk")
        )
        for place, media in enumerate(self.media_rows, 1):
            self._add_picture(media, place)

    def _add_picture(self, media: ProductMedia, place: int) -> None:
        alt = forms.CharField(label="What it shows", max_length=250, required=False)
        order = forms.IntegerField(label="Place", min_value=1, max_value=10_000, required=False)
        gone = forms.BooleanField(label="Remove", required=False)
        for name, field, start_with in (
            ("alt", alt, media.alt),
            ("place", order, place),
            ("gone", gone, False),
        ):
            field.widget.attrs["class"] = "desk-check" if name == "gone" else "desk-input"
            self.fields[f"media_{media.pk}_{name}"] = field
            self.initial[f"media_{media.pk}_{name}"] = start_with

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """Each picture with its bound fields."""
        return [
            {
                "media": media,
                "fields": [self[f"media_{media.pk}_{name}"] for name in ("alt", "place", "gone")],
            }
            for media in self.media_rows
        ]

    @property
    def attribute_fields(self) -> list[forms.BoundField]:
        """The type's questions."""
        return [self[name] for name in self.fields if name.startswith(ATTRIBUTE)]


def start(product: Product, channel: Channel) -> dict[str, Any]:
    """What the form begins with."""
    listing = ProductListing.objects.filter(product=product, channel=channel).first()
    entries = product.collection_entries.values_list("collection_id", flat=True)
    return {name: getattr(product, name) for name in OWN} | {
        "version": product.version,
        "collections": list(entries),
        "is_published": bool(listing and listing.is_published),
        "visible_in_listings": listing.visible_in_listings if listing else True,
        "available_from": listing.available_for_purchase_at if listing else None,
    }
