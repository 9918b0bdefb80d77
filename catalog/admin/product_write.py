"""Saving a product's page: each part through its service, whole or not at all."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import Any, cast

from catalog.admin.answer_fields import answers_in, keep_files
from catalog.admin.new_product import content_type
from catalog.admin.product_form import ATTRIBUTE, OWN, ProductForm
from catalog.admin.variant_form import FACT, VariantForm
from catalog.admin.variant_form import OWN as VARIANT_OWN
from catalog.digital.services import attach, detach
from catalog.digital.storage import keep
from catalog.models.collection import Collection, CollectionProduct
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.offers.queries import owned
from catalog.offers.services import publish, withdraw
from catalog.services import collections, images, products, variants
from catalog.stock.services import set_quantity
from store.admin.editor import Sheet
from store.admin.forms import refusals_at
from store.channels.models import Channel
from store.kernel.actor import Actor
from store.media.services import keep_image

_PRICE_NAMES = {"undiscounted": "compare_at", "quantity": "price"}
_PICTURE_NAMES = {"image": "new_pictures"}


def prepare(sheet: Sheet) -> None:
    """Draw pictures anew and store files, so that the transaction is short."""
    form = cast(ProductForm, sheet.form)
    with refusals_at(form, _PICTURE_NAMES):
        for upload in form.cleaned_data["new_pictures"]:
            keep_image(content=_bytes(upload), name=upload.name)
        keep_files(form, form.answered, ATTRIBUTE)
    for line in sheet.typed_lines:
        for upload in line.cleaned_data["new_files"]:
            keep(_bytes(upload))
        with refusals_at(line):
            keep_files(line, line.answered, FACT)


def write(product: Product, sheet: Sheet, actor: Actor) -> Product:
    """The whole page; raises what the services refuse, at their fields."""
    form, channel = cast(ProductForm, sheet.form), sheet.more["channel"]
    with refusals_at(form):
        fresh = _write_own(product, form, channel, actor)
    kept = {variant.pk: variant for variant in product.variants.all()}
    order = [_write_variant(product, kept, line, channel, actor) for line in sheet.typed_lines]
    for pk in kept.keys() - set(order):
        with refusals_at(form):
            variants.delete(variant=kept[pk], actor=actor)
    with refusals_at(form, _PICTURE_NAMES):
        _write_pictures(product, form, actor)
    return fresh


def _write_own(product: Product, form: ProductForm, channel: Channel, actor: Actor) -> Product:
    data = form.cleaned_data
    fields: Any = {name: data[name] for name in OWN if name in form.changed_data}
    fresh = products.update(product=product, fields=fields, version=data["version"], actor=actor)
    answers = answers_in(form, form.answered, ATTRIBUTE)
    if answers:
        with refusals_at(form, {slug: f"{ATTRIBUTE}{slug}" for slug in answers}):
            products.set_attributes(product=product, values=answers, actor=actor)
    if {"is_published", "visible_in_listings", "available_from"} & set(form.changed_data):
        moment = data["available_from"]
        listing: products.ListingFields = {
            "is_published": data["is_published"],
            "visible_in_listings": data["visible_in_listings"],
            "available_for_purchase_at": moment.replace(tzinfo=UTC) if moment else None,
        }
        products.set_listing(product=product, channel=channel, fields=listing, actor=actor)
    if "collections" in form.changed_data:
        _write_collections(product, set(data["collections"]), actor)
    return fresh


def _write_collections(product: Product, wanted: set[Collection], actor: Actor) -> None:
    """Put the product at the end of new collections, take it out of others."""
    now_in = set(Collection.objects.filter(entries__product=product))
    for collection in wanted ^ now_in:
        rows = CollectionProduct.objects.filter(collection=collection).order_by("position", "pk")
        ids = [pk for pk in rows.values_list("product_id", flat=True) if pk != product.pk]
        if collection in wanted:
            ids.append(product.pk)
        collections.set_products(collection=collection, product_ids=ids, actor=actor)


def _write_variant(
    product: Product, kept: dict[int, Variant], line: VariantForm, channel: Channel, actor: Actor
) -> int:
    data = line.cleaned_data
    fields: Any = {name: data[name] for name in VARIANT_OWN}
    fields["weight_g"] = data["weight_g"] or 0
    options = {
        name.removeprefix("option_"): value
        for name, value in data.items()
        if name.startswith("option_") and value
    }
    names = {slug: f"option_{slug}" for slug in options} | {
        "options": next((f"option_{slug}" for slug in options), "name")
    }
    variant = kept.get(data["id"] or 0)
    with refusals_at(line, names):
        if variant is None:
            variant = variants.create(product=product, fields=fields, options=options, actor=actor)
        elif line.has_changed():
            variant = variants.update(variant=variant, fields=fields, options=options, actor=actor)
    facts = answers_in(line, line.answered, FACT)
    if facts:
        with refusals_at(line, {slug: f"{FACT}{slug}" for slug in facts}):
            variants.set_attributes(variant=variant, values=facts, actor=actor)
    with refusals_at(line, _PRICE_NAMES):
        _write_offer(variant, data, channel, actor)
    _write_stock(variant, line, actor)
    with refusals_at(line, {"file": "new_files", "name": "new_files", "content_type": "new_files"}):
        _write_files(variant, line, actor)
    return variant.pk


def _write_offer(variant: Variant, data: dict[str, Any], channel: Channel, actor: Actor) -> None:
    if data["price"] is None:
        withdraw(variant=variant, channel=channel, actor=actor)
        return
    sold = owned([variant.pk], channel=channel).get(variant.pk)
    publish(
        variant=variant,
        channel=channel,
        kind=data["kind"],
        unit=data["price"],
        undiscounted=data["compare_at"],
        suggestions=data["suggestions"],
        tax_class=sold.tax_class if sold else None,
        actor=actor,
    )


def _write_stock(variant: Variant, line: VariantForm, actor: Actor) -> None:
    for warehouse in line.setting.warehouses:
        name = f"stock_{warehouse.pk}"
        quantity = line.cleaned_data[name]
        if quantity is None or name not in line.changed_data:
            continue
        with refusals_at(line, {"quantity": name}):
            set_quantity(
                variant=variant,
                warehouse=warehouse,
                quantity=quantity,
                reason="counted",
                key=f"desk:{uuid.uuid4()}",
                actor=actor,
            )


def _write_files(variant: Variant, line: VariantForm, actor: Actor) -> None:
    for file in line.kept_files:
        if line.cleaned_data[f"gone_{file.pk}"]:
            detach(file=file, actor=actor)
    for upload in line.cleaned_data["new_files"]:
        attach(
            variant=variant,
            name=upload.name,
            content=_bytes(upload),
            content_type=content_type(upload.name),
            actor=actor,
        )


def _write_pictures(product: Product, form: ProductForm, actor: Actor) -> None:
    data, places = form.cleaned_data, []
    for media in form.media_rows:
        if data[f"media_{media.pk}_gone"]:
            images.remove(media=media, actor=actor)
            continue
        if f"media_{media.pk}_alt" in form.changed_data:
            images.set_alt(media=media, alt=data[f"media_{media.pk}_alt"], actor=actor)
        places.append((data[f"media_{media.pk}_place"] or 10_000, media.position, media.pk))
    for upload in data["new_pictures"]:
        images.attach(
            product=product, content=_bytes(upload), name=upload.name, alt="", actor=actor
        )
    shown = [pk for _, _, pk in sorted(places)]
    fresh = product.media.exclude(pk__in=shown).order_by("position", "pk")
    order = shown + list(fresh.values_list("pk", flat=True))
    if order:
        images.reorder(product=product, media_ids=order, actor=actor)


def _bytes(upload: Any) -> bytes:
    upload.seek(0)
    content: bytes = upload.read()
    return content
