"""Tables of what is for sale and where.
Enter at product.py and variant.py.
catalog's rooms import the files, not this list, which Django needs to find them.
"""

from catalog.models.attribute import Attribute, AttributeValue
from catalog.models.category import Category
from catalog.models.collection import Collection, CollectionListing, CollectionProduct
from catalog.models.listing import ProductListing
from catalog.models.media import ProductMedia, VariantMedia
from catalog.models.product import Product, ProductAttributeValue, ProductType, TypeAttribute
from catalog.models.tax import TaxClass, TaxRate
from catalog.models.translation import (
    AttributeTranslation,
    AttributeValueTranslation,
    CategoryTranslation,
    CollectionTranslation,
    ProductTranslation,
    VariantTranslation,
)
from catalog.models.variant import Variant, VariantAttributeValue

__all__ = [
    "Attribute",
    "AttributeTranslation",
    "AttributeValue",
    "AttributeValueTranslation",
    "Category",
    "CategoryTranslation",
    "Collection",
    "CollectionListing",
    "CollectionProduct",
    "CollectionTranslation",
    "Product",
    "ProductAttributeValue",
    "ProductListing",
    "ProductMedia",
    "ProductTranslation",
    "ProductType",
    "TaxClass",
    "TaxRate",
    "TypeAttribute",
    "Variant",
    "VariantAttributeValue",
    "VariantMedia",
    "VariantTranslation",
]
