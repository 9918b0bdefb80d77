"""A forgotten password, and proving an address: both by a mailed link."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from store.accounts.links import CONFIRM, RESET, Purpose, user_of
from store.accounts.models import User
from store.accounts.services.passwords import request_password_reset, reset_password
from store.accounts.services.users import confirm_email
from store.kernel.errors import Invalid
from themes.pages.entry import HOME, LOGIN, enter
from themes.pages.forms import Filled, attempt, group, words
from themes.pages.frame import View, show
from themes.pages.orders import secret
from themes.pages.shopper import Shopper

GONE = "This link has expired or was used. Ask for a new one below."


@require_POST
def recover(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same for every address."""
    shopper = Shopper(request)
    email = words(request.POST, "email", 300)
    refusal = attempt(lambda: request_password_reset(email=email, ip=shopper.ip)).refusal
    if refusal is None:
        return HttpResponseRedirect(f"{LOGIN}?sent=1#recover")
    filled = Filled(values={"email": email}, errors=refusal.errors)
    view = View(
        "customers/login",
        title="Log in",
        forms={"recover_customer_password": filled},
        status=refusal.status,
        indexed=False,
    )
    return show(shopper, view)


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Set a new password by the mailed link, which works once."""
    return _by_link(
        request,
        token,
        RESET,
        "customers/reset_password",
        lambda typed: _reset(token, typed),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest, token: str) -> HttpResponse:
    """Prove the address with the mailed link and the password chosen at registration."""
    return _by_link(
        request,
        token,
        CONFIRM,
        "customers/activate_account",
        lambda typed: confirm_email(token=token, password=typed.get("password", "")),
    )


def _reset(token: str, typed: dict[str, str]) -> User:
    password = typed.get("password", "")
    if password != typed.get("password_confirmation", ""):
        message = "This is not the same password as above."
        raise Invalid("passwords_differ", message, "password_confirmation")
    return reset_password(token=token, password=password)


def _by_link(
    request: HttpRequest,
    token: str,
    purpose: Purpose,
    template: str,
    act: Callable[[dict[str, str]], User],
) -> HttpResponse:
    """Show the form of a link that still works; posted with success it logs in."""
    shopper = Shopper(request)
    if user_of(token, purpose) is None:
        messages.error(request, GONE)
        return HttpResponseRedirect(f"{LOGIN}#recover")
    filled, status = Filled(), 200
    if request.method == "POST":
        typed = group(request.POST, "customer")
        tried = attempt(lambda: act(typed))
        if tried.value is not None:
            enter(shopper, tried.value)
            messages.success(request, "Done. You are logged in.")
            return HttpResponseRedirect(HOME)
        if tried.refusal is not None:
            filled, status = Filled(errors=tried.refusal.errors), tried.refusal.status
    kind = "reset_customer_password" if purpose is RESET else "activate_account"
    view = View(
        template,
        title="Choose a new password" if purpose is RESET else "Confirm your address",
        forms={kind: filled},
        actions={kind: request.path},
        status=status,
        indexed=False,
    )
    return secret(show(shopper, view))
