"""The forms of a product's variants: options, price, stock by warehouse, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from catalog.admin.answer_fields import add_answers
from catalog.admin.product_form import ProductForm
from catalog.digital.models import DigitalFile
from catalog.digital.queries import files_of
from catalog.models.product import Product, TypeAttribute
from catalog.models.variant import Variant
from catalog.offers.models import Offer
from catalog.offers.queries import owned
from catalog.queries.assigned import Answered, of_variants
from catalog.queries.options import option_rows
from catalog.stock.models import Stock, Warehouse
from store.admin.editor import Sheet
from store.admin.fields import AmountField, AmountsField, ManyFilesField, shown
from store.admin.forms import DeskForm
from store.channels.models import Channel
from store.kernel.money import Money

KINDS = ((Offer.ORDINARY, "Ordinary"), (Offer.DURABLE, "Digital, kept"), (Offer.TIP, "Tip"))
OWN = ("name", "sku", "barcode", "weight_g", "track_stock", "sell_when_out")
MAX_VARIANTS = 250
FACT = "fact_"


@dataclass(frozen=True)
class Setting:
    """What all variants of a page share."""

    channel: Channel
    options: tuple[tuple[str, str], ...]
    warehouses: tuple[Warehouse, ...]
    files: dict[int, tuple[DigitalFile, ...]]
    promised: dict[tuple[int, Any], int]
    facts: dict[int, tuple[Answered, ...]]


class VariantForm(DeskForm):
    """One variant."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name", max_length=255, required=False, help_text="Empty: made of the options."
    )
    kind = forms.ChoiceField(label="Sold as", choices=KINDS, initial=Offer.ORDINARY)
    sku = forms.CharField(label="SKU", max_length=255, required=False)
    barcode = forms.CharField(max_length=100, required=False)
    weight_g = forms.IntegerField(
        label="Weight in grams", min_value=0, max_value=10_000_000, required=False
    )
    track_stock = forms.BooleanField(
        label="Count the stock", required=False, help_text="Off: sold without counting."
    )
    sell_when_out = forms.BooleanField(label="Sell beyond the stock", required=False)
    new_files = ManyFilesField(label="Add digital files")

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.pk: int | None = (self.initial or {}).get("id")
        for slug, label in setting.options:
            self._add(
                f"option_{slug}", forms.CharField(label=label, max_length=200, required=False)
            )
        self.answered = setting.facts.get(self.pk or 0, ())
        add_answers(self, self.answered, FACT)
        self._add_prices(setting.channel.currency)
        for warehouse in setting.warehouses:
            field = forms.IntegerField(
                label=warehouse.name, min_value=0, max_value=10**9, required=False
            )
            # What the owner saw: stock that moved meanwhile is not set back unawares.
            field.show_hidden_initial = True
            promised = setting.promised.get((self.pk or 0, warehouse.pk), 0)
            field.help_text = f"{promised} promised to orders" if promised else ""
            self._add(f"stock_{warehouse.pk}", field)
        for file in self.kept_files:
            self._add(f"gone_{file.pk}", forms.BooleanField(label="Remove", required=False))

    def _add(self, name: str, field: forms.Field) -> None:
        box = isinstance(field.widget, forms.CheckboxInput)
        field.widget.attrs["class"] = "desk-check" if box else "desk-input"
        self.fields[name] = field

    def _add_prices(self, currency: str) -> None:
        words = f"({currency})"
        self._add(
            "price",
            AmountField(
                currency=currency,
                label=f"Price {words}",
                required=False,
                help_text="Empty: not for sale.",
            ),
        )
        self._add(
            "compare_at",
            AmountField(currency=currency, label=f"Price before the sale {words}", required=False),
        )
        self._add(
            "suggestions",
            AmountsField(
                currency=currency,
                label=f"Tips suggested {words}",
                required=False,
                help_text="For tips: up to six, with commas.",
            ),
        )

    @property
    def kept_files(self) -> tuple[DigitalFile, ...]:
        """The variant's files."""
        return self.setting.files.get(self.pk or 0, ())

    def clean(self) -> dict[str, Any]:
        """A price is needed for what belongs to one."""
        found = super().clean() or self.cleaned_data
        if found.get("price") is None and (found.get("compare_at") or found.get("suggestions")):
            self.add_error("price", "Enter a price too.")
        return found

    def group(self, *names: str) -> list[forms.BoundField]:
        """Bound fields by name, or by the start of a name that ends in `_`."""
        return [
            self[field]
            for field in self.fields
            if any(
                field == name or (name.endswith("_") and field.startswith(name)) for name in names
            )
        ]

    @property
    def option_fields(self) -> list[forms.BoundField]:
        """Options, what tells of the variant, and name."""
        return self.group("option_", FACT, "name", "sku", "barcode", "weight_g")

    @property
    def price_fields(self) -> list[forms.BoundField]:
        """The offer."""
        return self.group("kind", "price", "compare_at", "suggestions")

    @property
    def stock_fields(self) -> list[forms.BoundField]:
        """Quantities by warehouse."""
        return self.group("stock_")

    @property
    def file_fields(self) -> list[tuple[DigitalFile, forms.BoundField]]:
        """Files, each with its box."""
        return [(file, self[f"gone_{file.pk}"]) for file in self.kept_files]

    @property
    def heading(self) -> str:
        """What the variant is called on the page."""
        start = self.initial or {}
        return str(
            start.get("name") or start.get("sku") or ("The product itself" if self.pk else "")
        )

    @property
    def price_shown(self) -> str:
        """The current price, exact."""
        text = (self.initial or {}).get("price")
        return Money.parse(text, self.setting.channel.currency).format() if text else "not for sale"


def sheet_of_variants(
    data: Any, files: Any, *, form: ProductForm, product: Product, channel: Channel
) -> Sheet:
    """The page's forms."""
    variants = list(product.variants.order_by("position", "pk"))
    setting = _setting(product, variants, channel)
    made = formset_factory(
        VariantForm, extra=1, can_delete=True, max_num=MAX_VARIANTS, absolute_max=MAX_VARIANTS + 50
    )
    lines: BaseFormSet[Any] = made(
        data,
        files,
        initial=_start(variants, channel, setting),
        prefix="lines",
        form_kwargs={"setting": setting},
    )
    return Sheet(form, lines, {"channel": channel})


def _setting(product: Product, variants: list[Variant], channel: Channel) -> Setting:
    rows = TypeAttribute.objects.filter(
        product_type=product.product_type_id, scope=TypeAttribute.VARIANT, variant_selection=True
    ).select_related("attribute")
    ids = [variant.pk for variant in variants]
    stocks = Stock.objects.filter(variant__in=ids, allocated__gt=0)
    return Setting(
        channel=channel,
        options=tuple(
            (row.attribute.slug, row.attribute.name) for row in rows.order_by("position", "pk")
        ),
        warehouses=tuple(Warehouse.objects.order_by("name", "pk")),
        files=files_of(ids),
        # 0 stands for the empty form: a new variant is told of as soon as it is there.
        facts=of_variants(dict.fromkeys([*ids, 0], product.product_type_id), selection=False),
        promised={(row.variant_id, row.warehouse_id): row.allocated for row in stocks},
    )


def _start(variants: list[Variant], channel: Channel, setting: Setting) -> list[dict[str, Any]]:
    ids = [variant.pk for variant in variants]
    offers, options = owned(ids, channel=channel), option_rows(ids)
    stocks: dict[int, dict[str, int]] = {}
    for row in Stock.objects.filter(variant__in=ids):
        stocks.setdefault(row.variant_id, {})[f"stock_{row.warehouse_id}"] = row.quantity
    return [
        {"id": variant.pk}
        | {name: getattr(variant, name) for name in OWN}
        | {f"option_{each.attribute_slug}": each.value_name for each in options.get(variant.pk, ())}
        | stocks.get(variant.pk, {})
        | _terms(offers.get(variant.pk), setting.channel.currency)
        for variant in variants
    ]


def _terms(offer: Offer | None, currency: str) -> dict[str, str]:
    if offer is None:
        return {"kind": Offer.ORDINARY}
    return {
        "kind": offer.kind,
        "price": shown(offer.unit_micro, currency),
        "compare_at": shown(offer.undiscounted_micro, currency),
        "suggestions": ", ".join(shown(each, currency) for each in offer.suggestions_micro),
    }


def stock_names() -> list[str]:
    """Names of the warehouses."""
    return list(Warehouse.objects.order_by("name").values_list("name", flat=True))
