"""Registering, logging in and out; what was gathered as a guest comes along."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from store.accounts.models import User
from store.accounts.services.users import authenticate, register
from themes.pages.forms import Filled, attempt, group, words
from themes.pages.frame import View, show
from themes.pages.shopper import Shopper

HOME = "/account"
LOGIN = "/account/login"
SHOWN_AGAIN = ("email", "first_name", "last_name")
CONFIRM_FIRST = "Almost done. Please follow the link in the mail we have just sent you."
OPEN = "Your account is open. You can log in now."


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Log in; a refusal shows the form again, and slows whoever guesses."""
    shopper = Shopper(request)
    if request.method != "POST":
        return _login_page(shopper, Filled(hidden=_next_of(request)))
    typed = group(request.POST, "customer")
    tried = attempt(
        lambda: authenticate(
            email=typed.get("email", ""), password=typed.get("password", ""), ip=shopper.ip
        )
    )
    if tried.value is not None:
        enter(shopper, tried.value)
        return HttpResponseRedirect(safe_path(request, words(request.POST, "next")))
    refusal = tried.refusal
    filled = Filled(
        values={"email": typed.get("email", "")},
        errors=refusal.errors if refusal else {},
        hidden=_next_of(request),
    )
    return _login_page(shopper, filled, status=refusal.status if refusal else 422)


def enter(shopper: Shopper, user: User) -> None:
    """Begin the account's session under a new key, with the guest's cart merged in."""
    auth.login(shopper.request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    shopper.adopt(user)


def safe_path(request: HttpRequest, path: str) -> str:
    """An address of this shop to go on to, else the account's."""
    if path.startswith("/") and url_has_allowed_host_and_scheme(path, {request.get_host()}):
        return path
    return HOME


def to_login(path: str) -> HttpResponse:
    """Log in first, then come back to that page."""
    return HttpResponseRedirect(f"{LOGIN}?next={path}")


@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """End the session; only by a form of ours, never by a link."""
    if request.method != "POST":
        return HttpResponseRedirect(HOME)
    auth.logout(request)
    messages.success(request, "You are logged out.")
    return HttpResponseRedirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """Make an account; the answer is the same whether or not the address has one."""
    shopper = Shopper(request)
    filled, status = Filled(), 200
    if request.method == "POST":
        typed = group(request.POST, "customer")
        tried = attempt(
            lambda: register(
                email=typed.get("email", ""),
                password=typed.get("password", ""),
                first_name=typed.get("first_name", ""),
                last_name=typed.get("last_name", ""),
                ip=shopper.ip,
            )
        )
        if tried.refusal is None:
            messages.success(request, CONFIRM_FIRST if tried.value else OPEN)
            return HttpResponseRedirect(LOGIN)
        kept = {name: typed.get(name, "") for name in SHOWN_AGAIN}
        filled, status = Filled(values=kept, errors=tried.refusal.errors), tried.refusal.status
    view = View(
        "customers/register",
        title="Make an account",
        forms={"create_customer": filled},
        status=status,
        indexed=False,
    )
    return show(shopper, view)


def _login_page(shopper: Shopper, filled: Filled, *, status: int = 200) -> HttpResponse:
    view = View(
        "customers/login",
        title="Log in",
        forms={
            "customer_login": filled,
            "recover_customer_password": Filled(posted="sent" in shopper.request.GET),
        },
        status=status,
        indexed=False,
    )
    return show(shopper, view)


def _next_of(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    path = request.POST.get("next") or request.GET.get("next", "")
    return (("next", path[:300]),) if path else ()
