"""The operations that are measured, as a storefront sends them."""

PRICE = "gross { amount currency }"
CARD = f"""
fragment Card on Product {{
  id name slug
  category {{ id name }}
  thumbnail(size: 512, format: WEBP) {{ url alt }}
  pricing {{
    onSale
    priceRange {{ start {{ {PRICE} }} stop {{ {PRICE} }} }}
    priceRangeUndiscounted {{ start {{ {PRICE} }} }}
  }}
}}
"""
LIST = (
    """
query List($after: String) {
  products(first: 24, after: $after, channel: "default-channel") {
    edges { node { ...Card } cursor }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + CARD
)
DETAIL = f"""
query Detail($slug: String!) {{
  product(slug: $slug, channel: "default-channel") {{
    id name slug description seoTitle seoDescription isAvailable
    category {{ id name slug }}
    media {{ url(size: 1024) alt type }}
    thumbnail(size: 1024) {{ url alt }}
    attributes {{ attribute {{ name slug }} values {{ name slug }} }}
    pricing {{ onSale priceRange {{ start {{ {PRICE} }} stop {{ {PRICE} }} }} }}
    variants {{
      id name sku quantityAvailable
      attributes {{ attribute {{ slug }} values {{ name }} }}
      pricing {{ price {{ {PRICE} }} priceUndiscounted {{ {PRICE} }} }}
    }}
  }}
}}
"""
CATEGORY = (
    """
query Category($slug: String!, $over: Float!) {
  category(slug: $slug) {
    id name
    products(first: 24, channel: "default-channel", filter: {
      price: {gte: $over}
    }, sortBy: {field: PRICE, direction: ASC}) {
      edges { node { ...Card } }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
    + CARD
)
SEARCH = (
    """
query Search($words: String!) {
  products(first: 24, channel: "default-channel", search: $words) {
    edges { node { ...Card } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + CARD
)
CHECKOUT = f"""
fragment Sums on Checkout {{
  id quantity
  lines {{ id quantity totalPrice {{ {PRICE} }} variant {{ id name product {{ id name slug }} }} }}
  totalPrice {{ {PRICE} tax {{ amount }} }}
  subtotalPrice {{ {PRICE} }}
}}
"""
CREATE = (
    """
mutation Create($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) { checkout { ...Sums } errors { field code message } }
}
"""
    + CHECKOUT
)
ADD = (
    """
mutation Add($id: ID!, $lines: [CheckoutLineInput!]!) {
  checkoutLinesAdd(id: $id, lines: $lines) {
    checkout { ...Sums } errors { field code message }
  }
}
"""
    + CHECKOUT
)
EMAIL = """
mutation Email($id: ID!, $email: String!) {
  checkoutEmailUpdate(id: $id, email: $email) { errors { field code message } }
}
"""
SHIPPING = """
mutation Shipping($id: ID!, $address: AddressInput!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
    checkout { id shippingMethods { id name price { amount } } } errors { field code message }
  }
}
"""
BILLING = """
mutation Billing($id: ID!, $address: AddressInput!) {
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {
    errors { field code message }
  }
}
"""
DELIVERY = """
mutation Delivery($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
    checkout { totalPrice { gross { amount } } } errors { field code message }
  }
}
"""
PAY = """
mutation Pay($id: ID!, $input: PaymentInput!) {
  checkoutPaymentCreate(id: $id, input: $input) { errors { field code message } }
}
"""
COMPLETE = """
mutation Complete($id: ID!) {
  checkoutComplete(id: $id) { order { id number } errors { field code message } }
}
"""
ADDRESS = {
    "firstName": "Ada",
    "lastName": "Lovelace",
    "streetAddress1": "1600 Amphitheatre Parkway",
    "city": "Mountain View",
    "postalCode": "94043",
    "country": "US",
    "countryArea": "CA",
}
