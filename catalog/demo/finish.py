"""What takes a while, piece by piece in the worker: pictures drawn, tunes played to files."""

from __future__ import annotations

import io
import time
from datetime import timedelta

from django_tasks import task

from catalog.demo.art.draw import draw
from catalog.demo.read import load
from catalog.demo.rows import DemoPicture, DemoProduct
from catalog.demo.shop import DemoCatalog
from catalog.demo.stocking import is_slow, load_files
from catalog.models.category import Category
from catalog.models.collection import Collection
from catalog.models.media import ProductMedia
from catalog.models.product import Product
from catalog.models.variant import Variant
from catalog.services import categories, collections, images
from store.kernel.actor import SYSTEM, Actor
from store.kernel.clock import now
from store.media.models import Image
from store.media.services import keep_image

SLICE_S = 2.0


def jobs(catalog: DemoCatalog) -> list[list[str]]:
    """All there is to do, as [verb, slug, picture], what is seen first in front."""
    first = {slug for shelf in catalog.collections[:2] for slug in _members(catalog, shelf.slug)}
    goods = sorted(catalog.products, key=lambda row: row.slug not in first)
    slow = [
        ["files", row.slug, ""]
        for row in goods
        if any(is_slow(file) for variant in row.variants for file in variant.files)
    ]
    covers = [["picture", row.slug, row.pictures[0].name] for row in goods if row.pictures]
    rest = [["picture", row.slug, each.name] for row in goods for each in row.pictures[1:]]
    return [
        *(["hero", "", picture.name] for picture in catalog.heroes),
        *(["collection", row.slug, ""] for row in catalog.collections),
        *covers,
        *(["category", row.slug, ""] for row in catalog.categories if row.picture),
        *slow,
        *rest,
    ]


@task(priority=-50)
def finish(todo: list[list[str]]) -> int:
    """Do jobs for two seconds and leave the rest to a next run: mail must not wait for them."""
    done, ends = 0, time.monotonic() + SLICE_S
    while done < len(todo) and time.monotonic() < ends:
        do(todo[done], actor=SYSTEM)
        done += 1
    if todo[done:]:
        finish.using(run_after=now() + timedelta(seconds=1)).enqueue(todo[done:])
    return done


def do(job: list[str], *, actor: Actor) -> None:
    """One job; what is there already, or whose product is gone, is left alone."""
    verb, slug, name = job
    catalog = load()
    if verb == "hero":
        _kept(next(picture for picture in catalog.heroes if picture.name == name))
    elif verb == "collection":
        _collection(catalog, slug, actor)
    elif verb == "category":
        _category(catalog, slug, actor)
    else:
        row = next(product for product in catalog.products if product.slug == slug)
        product = Product.objects.filter(slug=slug).first()
        if verb == "files":
            load_files(row, slow=True, actor=actor)
        elif product is not None:
            _picture(product, row, name, actor)


def _members(catalog: DemoCatalog, slug: str) -> list[str]:
    return [row.slug for row in catalog.products if slug in row.collections]


def _drawn(picture: DemoPicture) -> bytes:
    file = io.BytesIO()
    draw(picture.spec).save(file, "PNG", compress_level=1)
    return file.getvalue()


def _kept(picture: DemoPicture) -> Image:
    """The picture's image, found by its name, else drawn."""
    known = Image.objects.filter(name=picture.name).first()
    return known or keep_image(content=_drawn(picture), name=picture.name)


def _collection(catalog: DemoCatalog, slug: str, actor: Actor) -> None:
    row = next(each for each in catalog.collections if each.slug == slug)
    collection = Collection.objects.filter(slug=slug, image=None).first()
    if collection is not None:
        image = _kept(row.picture)
        collections.update(
            collection=collection,
            fields={"image": image, "image_alt": row.picture.alt},
            actor=actor,
        )


def _category(catalog: DemoCatalog, slug: str, actor: Actor) -> None:
    row = next(each for each in catalog.categories if each.slug == slug)
    category = Category.objects.filter(slug=slug, image=None).first()
    if category is not None and row.picture is not None:
        image = _kept(row.picture)
        categories.update(
            category=category, fields={"image": image, "image_alt": row.picture.alt}, actor=actor
        )


def _picture(product: Product, row: DemoProduct, name: str, actor: Actor) -> None:
    """Draw a product's picture, put it in its place and show the variants it shows."""
    if ProductMedia.objects.filter(product=product, image__name=name).exists():
        return
    picture = next(each for each in row.pictures if each.name == name)
    images.attach(product=product, content=_drawn(picture), name=name, alt=picture.alt, actor=actor)
    media = ProductMedia.objects.filter(product=product, image__isnull=False)
    ids = {each.image.name: each.pk for each in media.select_related("image") if each.image}
    skus = {variant.sku: variant.pictures for variant in row.variants if name in variant.pictures}
    for variant in Variant.objects.filter(product=product, sku__in=skus):
        own = [ids[each] for each in skus[variant.sku or ""] if each in ids]
        images.show_variant(variant=variant, media_ids=own, actor=actor)
