"""What a storefront written for Saleor asks from the first line to the order."""

from __future__ import annotations

CART = """
fragment Sum on TaxedMoney { gross { amount currency } tax { amount currency } }
fragment Place on Address {
  id firstName lastName companyName streetAddress1 streetAddress2 city cityArea postalCode
  country { code country } countryArea phone
}
fragment Cart on Checkout {
  id email voucherCode discountName translatedDiscountName
  user { id email }
  channel { slug }
  discount { amount currency }
  giftCards { id displayCode currentBalance { amount currency } }
  isShippingRequired authorizeStatus chargeStatus
  availablePaymentGateways { id name currencies config { field value } }
  billingAddress { ...Place } shippingAddress { ...Place }
  delivery { id shippingMethod {
    id name active price { amount currency } minimumDeliveryDays maximumDeliveryDays } }
  totalPrice { ...Sum } subtotalPrice { ...Sum } shippingPrice { ...Sum }
  problems { __typename ... on CheckoutProblemDeliveryMethodInvalid { __typename } }
  lines {
    id quantity metadata { key value }
    totalPrice { ...Sum } unitPrice { ...Sum } undiscountedUnitPrice { amount currency }
    variant { id name sku media { url alt } product { id name slug media { url alt } } }
  }
}
"""
BOUGHT = """
fragment Bought on Order {
  id number created status statusDisplay userEmail
  isPaid paymentStatus authorizeStatus chargeStatus
  billingAddress { ...Place } shippingAddress { ...Place }
  deliveryMethod { ... on ShippingMethod { id name } }
  channel { slug }
  subtotal { ...Sum } shippingPrice { ...Sum } total { ...Sum }
  totalCaptured { amount } totalBalance { amount }
  lines {
    id productName variantName quantity thumbnail(size: 256, format: WEBP) { url alt }
    unitPrice { ...Sum } undiscountedUnitPrice { ...Sum } totalPrice { ...Sum }
    variant { id product { slug } }
  }
}
fragment Sum on TaxedMoney { gross { amount currency } tax { amount currency } }
fragment Place on Address {
  firstName lastName streetAddress1 city postalCode countryArea country { code }
}
"""


def _changes(name: str, kinds: str, given: str) -> str:
    """A mutation of the checkout `$id`, which answers the cart."""
    kinds, given = (f"{', ' + each if each else ''}" for each in (kinds, given))
    return (
        f"mutation Change($id: ID!{kinds}) {{ {name}(id: $id{given}) "
        f"{{ checkout {{ ...Cart }} errors {{ field message code }} }} }} {CART}"
    )


CREATE = (
    "mutation Open($input: CheckoutCreateInput!) { checkoutCreate(input: $input) "
    f"{{ checkout {{ ...Cart }} errors {{ field message code }} }} }} {CART}"
)
READ = f"query Cart($id: ID!) {{ checkout(id: $id) {{ ...Cart }} }} {CART}"
ADD = _changes("checkoutLinesAdd", "$lines: [CheckoutLineInput!]!", "lines: $lines")
UPDATE = _changes("checkoutLinesUpdate", "$lines: [CheckoutLineUpdateInput!]!", "lines: $lines")
DELETE = _changes("checkoutLinesDelete", "$ids: [ID!]!", "linesIds: $ids")
EMAIL = _changes("checkoutEmailUpdate", "$email: String!", "email: $email")
SHIP = _changes(
    "checkoutShippingAddressUpdate",
    "$address: AddressInput!, $save: Boolean, $rules: CheckoutAddressValidationRules",
    "shippingAddress: $address, saveAddress: $save, validationRules: $rules",
)
BILL = _changes(
    "checkoutBillingAddressUpdate",
    "$address: AddressInput!, $save: Boolean, $rules: CheckoutAddressValidationRules",
    "billingAddress: $address, saveAddress: $save, validationRules: $rules",
)
DELIVER = _changes("checkoutDeliveryMethodUpdate", "$method: ID", "deliveryMethodId: $method")
ATTACH = _changes("checkoutCustomerAttach", "", "")
DETACH = _changes("checkoutCustomerDetach", "", "")
# These two are still asked by the older name of the argument.
PROMO = _changes("checkoutAddPromoCode", "$code: String!", "promoCode: $code").replace(
    "(id: $id", "(checkoutId: $id"
)
UNPROMO = _changes(
    "checkoutRemovePromoCode",
    "$code: String, $which: ID",
    "promoCode: $code, promoCodeId: $which",
).replace("(id: $id", "(checkoutId: $id")
DELIVERIES = """
mutation Deliveries($id: ID!) {
  deliveryOptionsCalculate(id: $id) {
    deliveries { id shippingMethod {
      id name active price { amount currency } minimumDeliveryDays maximumDeliveryDays } }
    errors { field message code }
  }
}
"""
PREPARE = """
mutation Prepare($id: ID!, $gateways: [PaymentGatewayToInitialize!]) {
  paymentGatewayInitialize(id: $id, paymentGateways: $gateways) {
    gatewayConfigs { id data errors { field message code } }
    errors { field message code }
  }
}
"""
PAY = """
mutation Pay($id: ID!, $amount: PositiveDecimal, $gateway: PaymentGatewayToInitialize!) {
  transactionInitialize(id: $id, amount: $amount, paymentGateway: $gateway) {
    transaction { id actions } transactionEvent { type message } data
    errors { field message code }
  }
}
"""
GO_ON = """
mutation GoOn($id: ID!, $data: JSON) {
  transactionProcess(id: $id, data: $data) {
    transaction { id actions } transactionEvent { type message } data
    errors { field message code }
  }
}
"""
PLACE = (
    "mutation Place($id: ID!) { checkoutComplete(id: $id) "
    f"{{ order {{ ...Bought }} errors {{ field message code }} }} }} {BOUGHT}"
)
ORDER = f"query Sale($id: ID!) {{ order(id: $id) {{ ...Bought }} }} {BOUGHT}"
NOTE = """
mutation Note($id: ID!, $input: [MetadataInput!]!) {
  updateMetadata(id: $id, input: $input) {
    item { metadata { key value } } errors { field message code }
  }
}
"""
