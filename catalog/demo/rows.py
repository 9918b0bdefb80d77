"""The demo catalogue as frozen rows: what read.load() returns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalog.demo.art.files import FileSource
from catalog.demo.art.spec import PictureSpec
from store.kernel.money import Money


class Kind(StrEnum):
    """What a variant is sold as: the names are those of the offers."""

    ORDINARY = "ordinary"
    DURABLE = "durable"
    TIP = "tip"


@dataclass(frozen=True, slots=True)
class DemoPicture:
    """A picture to draw: `name` is unique in the whole catalogue and serves as file stem."""

    name: str
    alt: str
    spec: PictureSpec


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file to download: art.files.content(source) makes its bytes."""

    filename: str
    content_type: str
    source: FileSource


@dataclass(frozen=True, slots=True)
class DemoSeo:
    """Title and description for search engines."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """A branch of the category tree; parents come before their children."""

    slug: str
    name: str
    description: str
    parent: str | None
    picture: DemoPicture | None
    seo: DemoSeo


@dataclass(frozen=True, slots=True)
class DemoCollection:
    """A hand-picked shelf; products name the collections they are in."""

    slug: str
    name: str
    description: str
    picture: DemoPicture
    seo: DemoSeo


@dataclass(frozen=True, slots=True)
class DemoValue:
    """One choice of an attribute; `swatch` is #rrggbb or None."""

    slug: str
    name: str
    swatch: str | None


@dataclass(frozen=True, slots=True)
class DemoAttribute:
    """An attribute; `input` and `entity` are named as the catalog's, `values` its choices in order.

    `pages`: it is asked of pages, not of products.
    """

    slug: str
    name: str
    input: str
    values: tuple[DemoValue, ...]
    entity: str = ""
    unit: str = ""
    pages: bool = False

    def value(self, slug: str) -> DemoValue:
        """The choice of that slug; KeyError when there is none."""
        for value in self.values:
            if value.slug == slug:
                return value
        raise KeyError(slug)


@dataclass(frozen=True, slots=True)
class DemoProductType:
    """A product type: which attributes products and their variants carry, by slug.

    `answers` are those of all its products that do not give their own.
    """

    slug: str
    name: str
    digital: bool
    ships: bool
    product_attributes: tuple[str, ...]
    variant_attributes: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DemoPageType:
    """A page type: which attributes its pages carry, by slug."""

    slug: str
    name: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoTip:
    """What a tip jar accepts: the least amount and the amounts it suggests."""

    minimum: Money
    suggestions: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class DemoVariant:
    """Something to buy: options map attribute slug to value slug; stock None = not counted.

    `repeatable` says that buying more than one makes sense. `tip` is set exactly for kind tip,
    whose price is the first suggestion. `pictures` are names of the product's pictures.
    """

    sku: str
    name: str
    options: Mapping[str, str]
    kind: Kind
    price: Money
    compare_at: Money | None
    stock: int | None
    weight_g: int
    ships: bool
    repeatable: bool
    tip: DemoTip | None
    pictures: tuple[str, ...]
    files: tuple[DemoFile, ...]


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product with paragraphs of plain text, pictures in display order and its variants."""

    slug: str
    name: str
    type: str
    category: str
    tax_class: str
    collections: tuple[str, ...]
    tags: tuple[str, ...]
    description: tuple[str, ...]
    seo: DemoSeo
    attributes: Mapping[str, tuple[str, ...]]
    pictures: tuple[DemoPicture, ...]
    variants: tuple[DemoVariant, ...]
