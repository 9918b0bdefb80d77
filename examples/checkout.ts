// Browse, fill a basket, place an order: node --experimental-strip-types checkout.ts http://127.0.0.1:8000
//
// Needs Node 22.6 and no package. The order is paid by bank transfer, so nothing is charged.

type Money = { amount: number; currency: string; exact: string };
type Problem = { field: string | null; code: string; message: string };
type Variant = { id: string; name: string; pricing: { price: { gross: Money } } };
type Product = { name: string; isAvailable: boolean; variants: Variant[] };
type Payload<T> = T & { errors: Problem[] };

const ADDRESS = {
  firstName: "Ada",
  lastName: "Lovelace",
  streetAddress1: "1600 Amphitheatre Parkway",
  city: "Mountain View",
  postalCode: "94043",
  country: "US",
  countryArea: "CA",
};

const BROWSE = `
query Browse($channel: String!) {
  products(first: 20, channel: $channel) {
    edges { node {
      name isAvailable
      variants { id name pricing { price { gross { amount currency exact } } } }
    } }
  }
}`;

const OPEN = `
mutation Open($channel: String!, $lines: [CheckoutLineInput!]!) {
  checkoutCreate(input: { channel: $channel, email: "ada@example.com", lines: $lines }) {
    checkout { id isShippingRequired }
    errors { field code message }
  }
}`;

const ADDRESSES = `
mutation Addresses($id: ID!, $address: AddressInput!) {
  checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
    checkout { shippingMethods { id name } }
    errors { field code message }
  }
  checkoutBillingAddressUpdate(id: $id, billingAddress: $address) {
    errors { field code message }
  }
}`;

const DELIVER = `
mutation Deliver($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
    errors { field code message }
  }
}`;

const PAY = `
mutation Pay($id: ID!) {
  checkoutPaymentCreate(id: $id, input: { gateway: "manual" }) {
    errors { field code message }
  }
}`;

const PLACE = `
mutation Place($id: ID!) {
  checkoutComplete(id: $id) {
    order { number status total { gross { amount currency exact } } }
    errors { field code message }
  }
}`;

/** The API of one store: `ask` answers an operation's data, and throws for errors of any kind. */
function open(address: string) {
  const url = `${address.replace(/\/$/, "")}/graphql/`;

  // With a key a mutation may be sent again, after a broken connection say: it is done once.
  return async function ask<T>(query: string, variables: object, key?: string): Promise<T> {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (key) headers["Idempotency-Key"] = key;
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: "POST", headers, body });
    const answer = await response.json();
    const problems: Problem[] = [...(answer.errors ?? [])];
    for (const payload of Object.values<any>(answer.data ?? {})) {
      problems.push(...(payload?.errors ?? []));
    }
    if (problems.length > 0) throw new Error(problems.map((each) => each.message).join("; "));
    return answer.data as T;
  };
}

async function main(address: string, channel = "default-channel"): Promise<void> {
  const ask = open(address);
  const shelf = await ask<{ products: { edges: { node: Product }[] } }>(BROWSE, { channel });
  const products = shelf.products.edges.map((edge) => edge.node);
  const chosen = products.find((each) => each.isAvailable && each.variants.length > 0);
  if (!chosen) throw new Error("There is nothing to buy.");
  const variant = chosen.variants[0];
  const price = variant.pricing.price.gross;
  console.log(`${chosen.name}: ${price.exact} ${price.currency}`);

  const lines = [{ variantId: variant.id, quantity: 1 }];
  const opened = await ask<{
    checkoutCreate: Payload<{ checkout: { id: string; isShippingRequired: boolean } }>;
  }>(OPEN, { channel, lines }, crypto.randomUUID());
  const { id, isShippingRequired } = opened.checkoutCreate.checkout;
  const known = await ask<{
    checkoutShippingAddressUpdate: Payload<{ checkout: { shippingMethods: { id: string }[] } }>;
  }>(ADDRESSES, { id, address: ADDRESS });
  if (isShippingRequired) {
    const methods = known.checkoutShippingAddressUpdate.checkout.shippingMethods;
    await ask(DELIVER, { id, method: methods[0].id });
  }
  await ask(PAY, { id });
  const placed = await ask<{
    checkoutComplete: Payload<{ order: { number: string; status: string; total: { gross: Money } } }>;
  }>(PLACE, { id }, crypto.randomUUID());
  const { order } = placed.checkoutComplete;
  console.log(`Order ${order.number}: ${order.status}, ${order.total.gross.exact}`);
}

await main(process.argv[2] ?? "http://127.0.0.1:8000", process.argv[3]);
