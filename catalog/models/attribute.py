"""Attributes: what types ask for and what products, variants and pages answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models.base import WithMetadata
from store.kernel.rows import bounded

MAX_NUMBER_MICRO = 9_000_000_000_000_000


class Attribute(WithMetadata):
    """A property such as colour or size; `entity_type` says what a reference leads to."""

    DROPDOWN, MULTISELECT, SWATCH = "dropdown", "multiselect", "swatch"
    TEXT, RICH_TEXT, FILE = "plain-text", "rich-text", "file"
    NUMERIC, BOOLEAN, DATE, DATE_TIME = "numeric", "boolean", "date", "date-time"
    REFERENCE, SINGLE_REFERENCE = "reference", "single-reference"
    INPUTS = (
        (DROPDOWN, "One of a list"),
        (MULTISELECT, "Several of a list"),
        (SWATCH, "Colour or pattern"),
        (TEXT, "Text"),
        (RICH_TEXT, "Formatted text"),
        (NUMERIC, "Number"),
        (BOOLEAN, "Yes or no"),
        (DATE, "Date"),
        (DATE_TIME, "Date and time"),
        (FILE, "File"),
        (REFERENCE, "Links to things of the shop"),
        (SINGLE_REFERENCE, "Link to a thing of the shop"),
    )
    # Whose values are the attribute's own list, and which lead to another row.
    WITH_CHOICES = frozenset({DROPDOWN, MULTISELECT, SWATCH})
    REFERENCES = frozenset({REFERENCE, SINGLE_REFERENCE})
    PRODUCT_TYPE, PAGE_TYPE = "product-type", "page-type"
    ENTITIES = ("product", "product-variant", "category", "collection", "page")

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    type = models.CharField(
        max_length=20,
        default=PRODUCT_TYPE,
        choices=[(PRODUCT_TYPE, "Products"), (PAGE_TYPE, "Pages")],
    )
    input_type = models.CharField(max_length=20, default=DROPDOWN, choices=INPUTS)
    entity_type = models.CharField(
        max_length=20, blank=True, choices=[(each, each) for each in ENTITIES]
    )
    unit = models.CharField(max_length=20, blank=True, help_text="Of a number, such as cm.")
    value_required = models.BooleanField(default=False)
    visible_in_storefront = models.BooleanField(default=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(input_type__in=["reference", "single-reference"]) & ~Q(entity_type=""))
                | (~Q(input_type__in=["reference", "single-reference"]) & Q(entity_type="")),
                name="attribute_reference_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AttributeValue(models.Model):
    """One value of an attribute: of its list, or one row's own answer.

    `value` holds a swatch's colour (#rrggbb), `number_micro` a number in millionths; where a
    reference leads is kept by catalog.content, which knows pages.
    """

    attribute = models.ForeignKey(Attribute, on_delete=models.CASCADE, related_name="values")
    slug = models.SlugField(max_length=200)
    name = models.CharField(max_length=200)
    value = models.CharField(max_length=100, blank=True)
    position = models.PositiveIntegerField(default=0)
    plain_text = models.TextField(null=True, blank=True)
    rich_text = models.JSONField(null=True, blank=True)
    boolean = models.BooleanField(null=True, blank=True)
    date = models.DateField(null=True, blank=True)
    date_time = models.DateTimeField(null=True, blank=True)
    number_micro = models.BigIntegerField(null=True, blank=True)
    file_url = models.CharField(max_length=500, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    external_reference = models.CharField(max_length=250, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["attribute", "slug"], name="attribute_value_once"),
            models.CheckConstraint(
                condition=Q(number_micro=None)
                | bounded("number_micro", -MAX_NUMBER_MICRO, MAX_NUMBER_MICRO),
                name="attribute_value_number_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name
