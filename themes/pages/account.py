"""The account: orders with their downloads, and the address book."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from cart.entitlements.models import Entitlement
from cart.entitlements.queries import Download, sign
from cart.entitlements.queries import of_user as of_buyer
from catalog.digital.models import DigitalFile
from catalog.digital.queries import files_of
from checkout.orders.queries import of_user
from store.accounts.countries import countries, form_fields, is_country
from store.accounts.models import Address, User
from store.accounts.queries import addresses_of
from store.accounts.services.addresses import (
    create_address,
    delete_address,
    set_default,
    update_address,
)
from themes.drops.customers import AddressDrop, CustomerDrop
from themes.drops.orders import download_row
from themes.liquid.drops import LazyList
from themes.liquid.host import Choice, FormField
from themes.pages.entry import HOME, to_login
from themes.pages.forms import Filled, Refusal, attempt, group, words
from themes.pages.frame import View, show
from themes.pages.lost import not_found
from themes.pages.order_facts import order_row
from themes.pages.shopper import Shopper

BOOK = "/account/addresses"
NEW = "new"
MAX_RIGHTS = 200


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Orders, newest first; each leads to its receipt and downloads."""
    shopper = Shopper(request)
    user = shopper.user
    if user is None:
        return to_login(HOME)
    view = View(
        "customers/account", title="Your account", customer=customer_drop(user), indexed=False
    )
    return show(shopper, view)


@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """The address book; posting adds an address."""
    shopper = Shopper(request)
    user = shopper.user
    if user is None:
        return to_login(BOOK)
    if request.method != "POST":
        return _book(shopper, user)
    typed = group(request.POST, "address")
    tried = attempt(lambda: create_address(user=user, data=typed, country=typed.get("country", "")))
    if tried.value is None:
        return _book(shopper, user, NEW, typed, tried.refusal)
    if user.default_shipping_address_id is None or typed.get("default"):
        set_default(user=user, address_id=tried.value.pk, shipping=True, billing=True)
    messages.success(request, "The address is in your book.")
    return HttpResponseRedirect(BOOK)


@require_http_methods(["POST"])
def address(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change an address of the book, or take it out with `_method=delete`."""
    shopper = Shopper(request)
    user = shopper.user
    if user is None:
        return to_login(BOOK)
    if words(request.POST, "_method") == "delete":
        refusal = attempt(lambda: delete_address(user=user, address_id=key)).refusal
        return not_found(shopper) if refusal else HttpResponseRedirect(BOOK)
    typed = group(request.POST, "address")
    refusal = attempt(lambda: _change(user, key, typed)).refusal
    if refusal is None:
        messages.success(request, "The address is changed.")
        return HttpResponseRedirect(BOOK)
    if refusal.status == 404:
        return not_found(shopper)
    return _book(shopper, user, str(key), typed, refusal)


def _change(user: User, key: uuid.UUID, typed: dict[str, str]) -> None:
    update_address(user=user, address_id=key, data=typed, country=typed.get("country", ""))
    if typed.get("default"):
        set_default(user=user, address_id=key, shipping=True, billing=True)


def customer_drop(user: User) -> CustomerDrop:
    """The customer with lazy orders and addresses."""
    rows = of_user(user.pk)
    orders = LazyList(
        rows.count,
        lambda offset, limit: [order_row(each) for each in rows[offset : offset + limit]],
    )
    return CustomerDrop(
        user,
        orders=orders,
        addresses=lambda: [
            AddressDrop(each, is_default=each.pk == user.default_shipping_address_id)
            for each in addresses_of(user)
        ],
        downloads=lambda: _downloads(user),
    )


def _downloads(user: User) -> list[dict[str, object]]:
    """Every file of every right, in two queries."""
    rights = list(of_buyer(user.pk))[:MAX_RIGHTS]
    files = files_of([right.variant_id for right in rights])
    return [
        download_row(_fresh(right, file), right.variant.product.name)
        for right in rights
        for file in files.get(right.variant_id, ())
    ]


def _fresh(right: Entitlement, file: DigitalFile) -> Download:
    url = f"/dl/{sign(entitlement=right.pk, file=file.pk)}"
    return Download(file.variant_id, file.name, file.size, file.content_type, url)


def _book(
    shopper: Shopper,
    user: User,
    refused: str = "",
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    """The address book; the form of `refused` (a key, or "new") stands as it was sent."""
    known = {str(each.pk): each for each in addresses_of(user)}

    def form_of(_kind: str, about: object) -> Filled:
        key = about.id if isinstance(about, AddressDrop) else NEW
        errors = refusal.errors if refusal and key == refused else {}
        own = known.get(key)
        values = typed if typed is not None and key == refused else _values(own)
        country = values.get("country", "") or shopper.channel.default_country
        is_default = own is not None and own.pk == user.default_shipping_address_id
        return Filled(errors=errors, fields=_fields(country, values, errors, is_default))

    view = View(
        "customers/addresses",
        title="Addresses",
        customer=customer_drop(user),
        form_of=form_of,
        status=refusal.status if refusal else 200,
        indexed=False,
    )
    return show(shopper, view)


def _values(own: Address | None) -> dict[str, str]:
    if own is None:
        return {}
    return {field.name: str(getattr(own, field.name) or "") for field in Address._meta.fields}


def _fields(
    country: str, values: dict[str, str], errors: dict[str, str], is_default: bool
) -> tuple[FormField, ...]:
    code = country if is_country(country) else "US"
    choices = tuple(Choice(value=each, label=name) for each, name in countries().items())
    rows = [
        FormField(
            name="country",
            label="Country",
            value=code,
            required=True,
            autocomplete="country",
            kind="select",
            choices=choices,
            error=errors.get("country", ""),
        )
    ]
    area, city = values.get("country_area", ""), values.get("city", "")
    for rule in form_fields(code, country_area=area, city=city):
        options = tuple(Choice(value=value, label=label) for value, label in rule.choices)
        if options:
            options = (Choice(value="", label="Please choose"), *options)
        rows.append(
            FormField(
                name=rule.name,
                label=rule.label,
                value=values.get(rule.name, ""),
                required=rule.required,
                autocomplete=rule.autocomplete,
                kind="select" if options else "tel" if rule.name == "phone" else "text",
                choices=options,
                error=errors.get(rule.name, ""),
                hint=f"For example {rule.example}" if rule.example else "",
            )
        )
    ticked = "1" if is_default or values.get("default") else ""
    rows.append(
        FormField(name="default", label="Offer this one first", value=ticked, kind="checkbox")
    )
    return tuple(rows)
