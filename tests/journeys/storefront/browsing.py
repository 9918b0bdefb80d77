"""What a storefront written for Saleor asks while a shopper looks round."""

from __future__ import annotations

TILE = """
fragment Price on TaxedMoney { gross { amount currency } }
fragment Tile on Product {
  id name slug created isAvailable
  translation(languageCode: $language) { id name slug }
  thumbnail(size: 512, format: WEBP) { url alt }
  category { id name slug }
  pricing {
    priceRange { start { ...Price } stop { ...Price } }
    priceRangeUndiscounted { start { ...Price } stop { ...Price } }
  }
}
"""
HOME = (
    """
query Home($slug: String!, $channel: String!, $first: Int = 12, $language: LanguageCodeEnum!) {
  collection(slug: $slug, channel: $channel) {
    id name slug seoTitle seoDescription description
    backgroundImage { url alt }
    products(first: $first, sortBy: { field: COLLECTION, direction: ASC }) {
      totalCount
      edges { node { ...Tile } }
    }
  }
}
"""
    + TILE
)
LISTING = (
    """
query Listing(
  $channel: String!, $first: Int, $after: String, $last: Int, $before: String,
  $where: ProductWhereInput, $filter: ProductFilterInput, $sortBy: ProductOrder,
  $language: LanguageCodeEnum!
) {
  products(
    channel: $channel, first: $first, after: $after, last: $last, before: $before,
    where: $where, filter: $filter, sortBy: $sortBy
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { ...Tile } }
  }
}
"""
    + TILE
)
CATEGORY = (
    """
query Shelf(
  $slug: String!, $channel: String!, $first: Int = 10, $after: String,
  $spoken: LanguageCodeEnum, $language: LanguageCodeEnum!
) {
  category(slug: $slug, slugLanguageCode: $spoken) {
    id name slug description seoTitle seoDescription
    backgroundImage { url }
    translation(languageCode: $language) { name slug description seoTitle seoDescription }
    products(channel: $channel, first: $first, after: $after) {
      totalCount
      pageInfo { endCursor hasNextPage }
      edges { node { ...Tile } }
    }
  }
}
"""
    + TILE
)
PRODUCT = """
fragment Answered on SelectedAttribute {
  attribute { name slug inputType translation(languageCode: $language) { name } }
  values { name slug value boolean dateTime file { url }
    translation(languageCode: $language) { name } }
}
fragment Paid on TaxedMoney { gross { amount currency } tax { amount currency } }
query Details($slug: String!, $channel: String!, $spoken: LanguageCodeEnum,
              $language: LanguageCodeEnum!, $after: String) {
  product(slug: $slug, channel: $channel, slugLanguageCode: $spoken) {
    id name slug description seoTitle seoDescription isAvailable created
    productType { slug metadata { key value } }
    category { name slug }
    metadata { key value }
    media { alt type url(size: 1024, format: WEBP) }
    translation(languageCode: $language) {
      id name slug description seoTitle seoDescription language { code }
    }
    pricing { priceRange { start { ...Paid } stop { ...Paid } } }
    assignedAttributes(limit: 20) {
      __typename
      attribute { slug name inputType translation(languageCode: $language) { name } }
      ... on AssignedSingleChoiceAttribute {
        choice: value { name slug translation(languageCode: $language) } }
      ... on AssignedMultiChoiceAttribute {
        choices: value { name slug translation(languageCode: $language) } }
      ... on AssignedPlainTextAttribute {
        text: value translation(languageCode: $language) }
      ... on AssignedNumericAttribute { number: value }
      ... on AssignedBooleanAttribute { yes: value }
      ... on AssignedFileAttribute { file: value { url } }
      ... on AssignedSingleCollectionReferenceAttribute { shelf: value { slug } }
    }
    productVariants(first: 50, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node {
        id name sku quantityAvailable
        translation(languageCode: $language) { name }
        media { url(size: 256) alt }
        chosen: attributes(variantSelection: VARIANT_SELECTION) { ...Answered }
        beside: attributes(variantSelection: NOT_VARIANT_SELECTION) { ...Answered }
        pricing { price { ...Paid } priceUndiscounted { ...Paid } }
      } }
    }
  }
}
"""
MENU = """
fragment Entry on MenuItem {
  id name level url
  translation(languageCode: $language) { name }
  category { id slug name translation(languageCode: $language) { name slug } }
  collection { id slug name }
  page { id slug title translation(languageCode: $language) { title slug } }
}
query Menu($slug: String!, $channel: String!, $language: LanguageCodeEnum!) {
  menu(slug: $slug, channel: $channel) { items { ...Entry children { ...Entry } } }
}
"""
PAGE = """
query Text($slug: String!, $spoken: LanguageCodeEnum, $language: LanguageCodeEnum!) {
  page(slug: $slug, slugLanguageCode: $spoken) {
    id title slug content seoTitle seoDescription isPublished pageType { slug }
    translation(languageCode: $language) { title slug content seoTitle seoDescription }
    assignedAttributes { attribute { slug } ... on AssignedPlainTextAttribute { value } }
  }
}
"""
PAGES = """
query Texts($slugs: [String!]!, $channel: String!) {
  pages(where: { slug: { oneOf: $slugs } }, first: 10, channel: $channel) {
    edges { node { id slug title } }
  }
}
"""
SHELVES = """
query Shelves($slugs: [String!]!) {
  categories(filter: { slugs: $slugs }, first: 10) { edges { node { id slug name } } }
}
"""
CHANNEL = """
query Where($slug: String!) {
  channel(slug: $slug) { id name slug isActive currencyCode countries { code country } }
}
"""
RULES = """
query Rules($country: CountryCode!) {
  addressValidationRules(countryCode: $country) {
    addressFormat allowedFields requiredFields countryAreaType postalCodeType cityType
    countryAreaChoices { raw verbose }
  }
}
"""
