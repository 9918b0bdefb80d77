"""What a storefront written for Saleor asks of an account."""

from __future__ import annotations

ERRORS = "errors { field message code }"
PLACE = """
fragment Place on Address {
  id firstName lastName streetAddress1 streetAddress2 city postalCode countryArea phone
  country { code country }
}
"""
REGISTER = f"""
mutation Register($input: AccountRegisterInput!) {{
  accountRegister(input: $input) {{ user {{ email isActive isConfirmed }} {ERRORS} }}
}}
"""
CONFIRM = f"""
mutation Confirm($email: String!, $token: String!) {{
  confirmAccount(email: $email, token: $token) {{ user {{ email isActive isConfirmed }} {ERRORS} }}
}}
"""
LOG_IN = f"""
mutation LogIn($email: String!, $password: String!) {{
  tokenCreate(email: $email, password: $password) {{ token refreshToken {ERRORS} }}
}}
"""
REFRESH = f"""
mutation Refresh($token: String!) {{ tokenRefresh(refreshToken: $token) {{ token {ERRORS} }} }}
"""
VERIFY = f"""
mutation Verify($token: String!) {{
  tokenVerify(token: $token) {{ isValid payload user {{ email }} {ERRORS} }}
}}
"""
END = f"mutation End {{ tokensDeactivateAll {{ {ERRORS} }} }}"
ME = (
    """
query Me {
  me {
    id email firstName lastName isActive isConfirmed dateJoined avatar { url }
    addresses { ...Place } defaultShippingAddress { ...Place } defaultBillingAddress { id }
  }
}
"""
    + PLACE
)
ORDERS = """
query Mine($first: Int!, $after: String) {
  me { orders(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node {
      id number created status total { gross { amount currency } }
      lines { id quantity productName thumbnail { url } }
    } }
  } }
}
"""
ADDRESS_CREATE = f"""
mutation NewAddress($input: AddressInput!, $type: AddressTypeEnum) {{
  accountAddressCreate(input: $input, type: $type) {{
    user {{ id }} address {{ ...Place }} {ERRORS} }}
}}
{PLACE}
"""
ADDRESS_UPDATE = f"""
mutation Moved($id: ID!, $input: AddressInput!) {{
  accountAddressUpdate(id: $id, input: $input) {{
    user {{ id }} address {{ ...Place }} {ERRORS} }}
}}
{PLACE}
"""
ADDRESS_DELETE = f"""
mutation Gone($id: ID!) {{
  accountAddressDelete(id: $id) {{ user {{ id }} address {{ id }} {ERRORS} }}
}}
"""
ADDRESS_DEFAULT = f"""
mutation First($id: ID!, $type: AddressTypeEnum!) {{
  accountSetDefaultAddress(id: $id, type: $type) {{ user {{ id }} {ERRORS} }}
}}
"""
UPDATE = f"""
mutation Called($input: AccountInput!) {{
  accountUpdate(input: $input) {{ user {{ firstName lastName }} {ERRORS} }}
}}
"""
PASSWORD = f"""
mutation NewPassword($old: String, $new: String!) {{
  passwordChange(oldPassword: $old, newPassword: $new) {{ {ERRORS} }}
}}
"""
FORGOTTEN = f"""
mutation Forgotten($email: String!, $channel: String!, $page: String!) {{
  requestPasswordReset(email: $email, channel: $channel, redirectUrl: $page) {{ {ERRORS} }}
}}
"""
RESET = f"""
mutation Reset($email: String!, $token: String!, $password: String!) {{
  setPassword(email: $email, token: $token, password: $password) {{
    token refreshToken {ERRORS} }}
}}
"""
LEAVE = f"""
mutation Leave($page: String!, $channel: String) {{
  accountRequestDeletion(redirectUrl: $page, channel: $channel) {{ {ERRORS} }}
}}
"""
