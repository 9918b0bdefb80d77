"""The list by SQL written by hand, into the same tree: what there is to reach for."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.timezone import now

from store.kernel.ids import from_global, to_global
from store.media.queries import url_by_hash

SIZE = 24
PRODUCTS = """
SELECT p.id, p.name, p.slug, c.id, c.name
FROM catalog_product p
JOIN catalog_productlisting l ON l.product_id = p.id AND l.channel_id = 1
LEFT JOIN catalog_category c ON c.id = p.category_id
WHERE p.id > %s AND l.is_published AND l.visible_in_listings
  AND (l.published_at IS NULL OR l.published_at <= %s)
  AND EXISTS (SELECT 1 FROM offers_listing o JOIN catalog_variant v ON v.id = o.variant_id
              WHERE v.product_id = p.id AND o.channel_id = 1)
ORDER BY p.id LIMIT %s
"""
PRICES = """
SELECT v.product_id, min(o.unit_micro), max(o.unit_micro),
       min(coalesce(o.undiscounted_micro, o.unit_micro)), count(o.undiscounted_micro)
FROM catalog_variant v
JOIN offers_listing l ON l.variant_id = v.id AND l.channel_id = 1
JOIN offers_offer o ON o.id = l.offer_id
WHERE v.product_id IN ({marks}) GROUP BY v.product_id
"""
PICTURES = """
SELECT m.product_id, i.hash, i.width, m.alt
FROM catalog_productmedia m JOIN media_image i ON i.id = m.image_id
WHERE m.product_id IN ({marks}) ORDER BY m.product_id, m.position
"""


def listing(after: str | None) -> dict[str, Any]:
    """A page by id in three statements."""
    with connection.cursor() as cursor:
        start = int(from_global(after, "Product")) if after else 0
        cursor.execute(PRODUCTS, [start, now(), SIZE + 1])
        rows = cursor.fetchall()
        shown = rows[:SIZE]
        ids = [row[0] for row in shown]
        marks = ",".join(["%s"] * len(ids))
        cursor.execute(PRICES.format(marks=marks), ids)
        prices = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(PICTURES.format(marks=marks), ids)
        pictures: dict[int, Any] = {}
        for product, digest, width, alt in cursor.fetchall():
            pictures.setdefault(product, (digest, width, alt))
    edges = [_edge(row, prices[row[0]], pictures.get(row[0])) for row in shown]
    info = {"hasNextPage": len(rows) > SIZE, "endCursor": edges[-1]["cursor"] if edges else None}
    return {"data": {"products": {"edges": edges, "pageInfo": info}}}


def _edge(row: Any, price: Any, picture: Any) -> dict[str, Any]:
    pk, name, slug, category, category_name = row
    lowest, highest, before, reduced = price
    node = {
        "id": to_global("Product", pk),
        "name": name,
        "slug": slug,
        "category": {"id": to_global("Category", category), "name": category_name},
        "thumbnail": _thumbnail(picture),
        "pricing": {
            "onSale": reduced > 0,
            "priceRange": {"start": _gross(lowest), "stop": _gross(highest)},
            "priceRangeUndiscounted": {"start": _gross(before)},
        },
    }
    return {"node": node, "cursor": to_global("Product", pk)}


def _thumbnail(picture: Any) -> dict[str, str] | None:
    if picture is None:
        return None
    digest, width, alt = picture
    return {"url": url_by_hash(digest, min(512, width)), "alt": alt}


def _gross(micro: int) -> dict[str, Any]:
    return {"gross": {"amount": micro / 1_000_000, "currency": "USD"}}
