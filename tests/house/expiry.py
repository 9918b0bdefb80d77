"""When the rows of each table go: by which periodic task, or why they are kept."""

from __future__ import annotations

EXPIRY = {
    "accounts.Attempt": "store.accounts.tasks.prune_attempts",
    "accounts.LogInDelay": "store.accounts.tasks.prune_attempts",
    "cart.Cart": "cart.tasks.prune_carts",
    "mail.Mail": "store.mail.tasks.prune_mails",
    "media.RemoteImage": "store.media.tasks.prune_notes",
    "outbox.Event": "store.outbox.tasks.prune_events",
    "payments.WebhookEvent": "checkout.tasks.prune_webhooks",
    "stock.Reservation": "catalog.stock.tasks.reclaim_reservations",
}

_OWNER = "as many as the owner makes"
_BOOKS = "the books, kept for ever"
_PARENT = "goes with the row it belongs to"
_PERSON = "goes with the person's account"

KEPT = {
    "accounts.Address": _PERSON,
    "accounts.Policy": "one row",
    "accounts.User": _PERSON,
    "cart.CartLine": _PARENT,
    "catalog.Attribute": _OWNER,
    "catalog.AttributeValue": _OWNER,
    "catalog.Category": _OWNER,
    "catalog.Collection": _OWNER,
    "catalog.CollectionListing": _OWNER,
    "catalog.CollectionProduct": _OWNER,
    "catalog.Product": _OWNER,
    "catalog.ProductAttributeValue": _OWNER,
    "catalog.ProductListing": _OWNER,
    "catalog.ProductMedia": _OWNER,
    "catalog.ProductType": _OWNER,
    "catalog.TaxClass": _OWNER,
    "catalog.TaxRate": _OWNER,
    "catalog.TypeAttribute": _OWNER,
    "catalog.Variant": _OWNER,
    "catalog.VariantAttributeValue": _OWNER,
    "catalog.VariantMedia": _OWNER,
    "changes.Change": "the history of what the owner did",
    "channels.Channel": _OWNER,
    "channels.Shop": "one row",
    "checkout_session.Session": "one row a cart, goes with it",
    "content.Menu": _OWNER,
    "content.MenuItem": _OWNER,
    "content.Page": _OWNER,
    "delivery.Method": _OWNER,
    "delivery.MethodListing": _OWNER,
    "delivery.Zone": _OWNER,
    "digital.DigitalFile": _OWNER,
    "entitlements.Entitlement": "a right that was bought",
    "ledger.Account": _BOOKS,
    "ledger.Transfer": _BOOKS,
    "media.Image": _OWNER,
    "media.Rendition": _PARENT,
    "offers.Listing": _OWNER,
    "offers.Offer": "what an order line was sold as",
    "orders.Fulfillment": _BOOKS,
    "orders.Order": _BOOKS,
    "orders.OrderEvent": _BOOKS,
    "orders.OrderLine": _BOOKS,
    "orders.OrderNumber": _BOOKS,
    "payments.Attempt": _BOOKS,
    "payments.TransactionEvent": _BOOKS,
    "schedule.PeriodicTask": "one row a declared task",
    "stock.Allocation": _BOOKS,
    "stock.Movement": _BOOKS,
    "stock.Stock": _OWNER,
    "stock.Warehouse": _OWNER,
}
