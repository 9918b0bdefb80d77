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
from catalog.models.variant import Variant, VariantAttributeValue

__all__ = [
    "Attribute",
    "AttributeValue",
    "Category",
    "Collection",
    "CollectionListing",
    "CollectionProduct",
    "Product",
    "ProductAttributeValue",
    "ProductListing",
    "ProductMedia",
    "ProductType",
    "TaxClass",
    "TaxRate",
    "TypeAttribute",
    "Variant",
    "VariantAttributeValue",
    "VariantMedia",
]
