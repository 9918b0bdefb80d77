"""What takes a while, slice by slice in the worker: files made, pictures drawn."""

from __future__ import annotations

import io
import time
from typing import Any, NamedTuple

from django.db.models import QuerySet

from catalog.demo.art.draw import draw
from catalog.demo.read import load
from catalog.demo.rows import DemoPicture, DemoProduct
from catalog.demo.shelves import FINISHED, MARK, UNFINISHED
from catalog.demo.shop import DemoCatalog
from catalog.demo.stocking import load_files
from catalog.digital.models import DigitalFile
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.media import ProductMedia
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.services import categories, collections, images, products
from store.kernel.actor import Actor
from store.media.models import Image
from store.media.services import keep_image
from store.outbox.models import Event
from store.outbox.services import emit

EVENT = "demo_unfinished"
SLICE_S = 2.0
_WAITING = {f"private_metadata__{MARK}": UNFINISHED[MARK]}


class Job(NamedTuple):
    """Something to make: files, or a picture by its name, for the row of that slug."""

    kind: str
    slug: str
    picture: str = ""


def jobs(catalog: DemoCatalog) -> list[Job]:
    """All there is to make: files, since they are sold, then pictures as they are seen."""
    first = {slug for shelf in catalog.collections[:2] for slug in _members(catalog, shelf.slug)}
    goods = sorted(catalog.products, key=lambda row: row.slug not in first)
    covers = [Job("product", row.slug, row.pictures[0].name) for row in goods]
    front = sum(row.slug in first for row in goods)
    return [
        *(Job("files", row.slug) for row in goods if _files(row)),
        *covers[:front],
        *(Job("collection", row.slug, row.picture.name) for row in catalog.collections),
        *(Job("category", row.slug, row.picture.name) for row in catalog.categories if row.picture),
        *covers[front:],
        *(Job("product", row.slug, each.name) for row in goods for each in row.pictures[1:]),
    ]


def waiting() -> list[Job]:
    """What of it is still to be made, read in five queries."""
    catalog = load()
    unfinished = {
        "product": _unfinished(Product.objects.all()),
        "category": _unfinished(Category.objects.all()),
        "collection": _unfinished(Collection.objects.all()),
    }
    goods = {row.slug: row for row in catalog.products if row.slug in unfinished["product"]}
    media = ProductMedia.objects.filter(product__slug__in=goods)
    placed = set(media.values_list("product__slug", "image__name"))
    files = DigitalFile.objects.filter(variant__product__slug__in=goods)
    kept = set(files.values_list("variant__sku", "name"))

    def open_(job: Job) -> bool:
        if job.kind == "files":
            return job.slug in goods and not _files(goods[job.slug]) <= kept
        return job.slug in unfinished[job.kind] and (job.slug, job.picture) not in placed

    return [job for job in jobs(catalog) if open_(job)]


def begin() -> bool:
    """Ask the worker for what is to be made, unless it was asked; answers whether it was now."""
    if Event.objects.filter(kind=EVENT, handled_at=None).exists() or not waiting():
        return False
    emit(EVENT, "catalog")
    return True


def go_on(*, seconds: float, actor: Actor) -> bool:
    """Do jobs for so long, at least one; answers whether there is more to do."""
    todo, ends = waiting(), time.monotonic() + seconds
    for number, job in enumerate(todo):
        if number and time.monotonic() >= ends:
            return True
        do(job, actor=actor)
    return False


def do(job: Job, *, actor: Actor) -> None:
    """One job; again it changes nothing; what the loader did not make is left alone."""
    if job.kind == "collection":
        for collection in Collection.objects.filter(slug=job.slug, **_WAITING):
            image, alt = _cover(job)
            metadata = {**collection.private_metadata, **FINISHED}
            collections.update(
                collection=collection,
                fields={"image": image, "image_alt": alt, "private_metadata": metadata},
                actor=actor,
            )
    elif job.kind == "category":
        for category in Category.objects.filter(slug=job.slug, **_WAITING):
            image, alt = _cover(job)
            metadata = {**category.private_metadata, **FINISHED}
            categories.update(
                category=category,
                fields={"image": image, "image_alt": alt, "private_metadata": metadata},
                actor=actor,
            )
    else:
        row = next(each for each in load().products if each.slug == job.slug)
        for product in Product.objects.filter(slug=job.slug, **_WAITING):
            if job.kind == "files":
                load_files(row, actor=actor)
            else:
                _picture(product, row, job.picture, actor)


def _cover(job: Job) -> tuple[Image, str]:
    picture = next(each for each in load().pictures() if each.name == job.picture)
    return keep_image(content=_drawn(picture), name=picture.name), picture.alt


def _unfinished(rows: QuerySet[Any]) -> set[str]:
    return set(rows.filter(**_WAITING).values_list("slug", flat=True))


def _members(catalog: DemoCatalog, slug: str) -> list[str]:
    return [row.slug for row in catalog.products if slug in row.collections]


def _files(row: DemoProduct) -> set[tuple[str | None, str]]:
    return {(variant.sku, file.filename) for variant in row.variants for file in variant.files}


def _drawn(picture: DemoPicture) -> bytes:
    """WebP without loss: of all formats without loss the quickest to write and read."""
    file = io.BytesIO()
    draw(picture.spec).save(file, "WEBP", lossless=True, quality=0, method=0)
    return file.getvalue()


def _picture(product: Product, row: DemoProduct, name: str, actor: Actor) -> None:
    """Draw a picture, put it in its place and show the variants it shows; the last one finishes."""
    media = ProductMedia.objects.filter(product=product, image__isnull=False)
    if not media.filter(image__name=name).exists():
        picture = next(each for each in row.pictures if each.name == name)
        content = _drawn(picture)
        images.attach(product=product, content=content, name=name, alt=picture.alt, actor=actor)
    ids = {each.image.name: each.pk for each in media.select_related("image") if each.image}
    skus = {variant.sku: variant.pictures for variant in row.variants if name in variant.pictures}
    for variant in Variant.objects.filter(product=product, sku__in=skus):
        own = [ids[each] for each in skus[variant.sku or ""] if each in ids]
        images.show_variant(variant=variant, media_ids=own, actor=actor)
    if all(each.name in ids for each in row.pictures):
        metadata = {**product.private_metadata, **FINISHED}
        products.update(product=product, fields={"private_metadata": metadata}, actor=actor)
