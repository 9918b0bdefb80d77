"""All settings, by name; the only place that reads the environment.

TUPPENCE_DATA          folder for everything a store writes (default `var/`)
DATABASE_URL           postgresql://user:password@host:port/name; else SQLite in the data folder
TUPPENCE_LIVE          "1": money moves; set by `up --live`
TUPPENCE_DOMAIN        the public host name; set by `up --domain`
TUPPENCE_URL           the public address; set by `up`
TUPPENCE_CLIENT_HOSTS  hosts of storefronts, to which mailed links may lead: "shop.example, .x.test"
TUPPENCE_WORKERS       web processes beside each other (default 1)
TUPPENCE_API_BUDGET    points of cost a caller of the API may use up in a minute
TUPPENCE_API_CACHE_BYTES   for answers kept ready in each web process; "0" keeps none
TUPPENCE_SEAL_KEY      the key of sealed secrets, where several machines share one database
TUPPENCE_SMTP_URL      smtp://user:password@host:587 (smtps:// for TLS from the start)
TUPPENCE_MAIL_FROM     the sender of mail
TUPPENCE_SHIFT4_SECRET_KEY, TUPPENCE_SHIFT4_PUBLIC_KEY   the merchant's keys
TUPPENCE_SANDBOX_SHIFT4, TUPPENCE_SANDBOX_CONTROL        addresses of the sandbox; set by `up`
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("TUPPENCE_DATA") or BASE_DIR / "var").absolute()
LIVE = os.environ.get("TUPPENCE_LIVE") == "1"
DOMAIN = os.environ.get("TUPPENCE_DOMAIN", "")
DEBUG = False
SECRET_KEY_FILE = DATA_DIR / "secret_key"


def _kept_secret(path: Path) -> str:
    """A generated secret, made once; only its owner may read the file."""
    secret = secrets.token_urlsafe(48)
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        # An unwritable folder: `up` and `doctor` say so; a key nobody knows keeps nothing valid.
        return secret
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret


SECRET_KEY = os.environ.get("TUPPENCE_SECRET_KEY") or _kept_secret(SECRET_KEY_FILE)
# A part of the addresses that gateways call, so that a stranger cannot guess them.
WEBHOOK_SECRET = _kept_secret(DATA_DIR / "webhook_secret")
# Seals what the database must not give away, such as the codes of gift cards; never changed.
SEAL_KEY = os.environ.get("TUPPENCE_SEAL_KEY") or _kept_secret(DATA_DIR / "seal_key")

INSTALLED_APPS = [
    "store.admin",  # before unfold: it replaces one of its templates
    "unfold",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "store",
    "store.outbox",
    "store.schedule",
    "store.changes",
    "store.versions",
    "store.graphql",
    "store.ledger",
    "store.channels",
    "store.media",
    "store.mail",
    "store.accounts",
    "catalog",
    "catalog.stock",
    "catalog.search",
    "catalog.promotions",
    "catalog.offers",
    "catalog.digital",
    "catalog.content",
    "cart",
    "cart.entitlements",
    "cart.giftcards",
    "cart.vouchers",
    "checkout",
    "checkout.session",
    "checkout.delivery",
    "checkout.orders",
    "checkout.payments",
    "themes",
]

MIDDLEWARE = [
    "store.http.SecurityMiddleware",
    "store.graphql.door.DoorMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "store.http.DomainErrorMiddleware",
]

ROOT_URLCONF = "store.urls"
WSGI_APPLICATION = "store.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return _postgres(url)
    return {
        "ENGINE": "store.sqlite",
        "NAME": str(DATA_DIR / "store.sqlite3"),
        # Opening the file and setting its pragmas takes longer than most requests.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host") or parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "tuppence"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["store.accounts.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "store.accounts.password_rules.ExactlyCommon"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/account/login"
LOGIN_REDIRECT_URL = "/account"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "store.admin.formats"

WEB_WORKERS = max(1, int(os.environ.get("TUPPENCE_WORKERS") or 1))
SITE_URL = os.environ.get("TUPPENCE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [DOMAIN, "127.0.0.1", "localhost"] if LIVE and DOMAIN else ["*"]
CSRF_TRUSTED_ORIGINS = [f"https://{DOMAIN}"] if DOMAIN else []
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIVE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "themes.pages.lost.foreign_form"
SECURE_HSTS_SECONDS = 31_536_000 if LIVE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LIVE else None
X_FRAME_OPTIONS = "DENY"
APPEND_SLASH = False

STATIC_URL = "/static/"
# Served by whitenoise straight from the apps' static folders; nothing is collected.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_ROOT = DATA_DIR / "private"
MAIL_ROOT = DATA_DIR / "mail"
BACKUP_ROOT = DATA_DIR / "backups"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Who asks through the API: a function of the request, named as a string; "" = nobody.
TUPPENCE_ACTOR = "store.accounts.tokens.actor"
# Key pairs that sign its tokens.
TOKEN_KEYS = DATA_DIR / "token_keys"
# Hosts that links in mails may lead to when a client of the API names the page.
CLIENT_HOSTS = [
    host.strip() for host in os.environ.get("TUPPENCE_CLIENT_HOSTS", "").split(",") if host.strip()
] or [urlsplit(SITE_URL).hostname or "", *([] if LIVE else ["localhost", "127.0.0.1"])]
# Where a request comes from: a function of its META, named as a string; "" = its peer.
TUPPENCE_ADDRESS = "store.accounts.origin.client_ip"
# Pages of which origins may call the API, as globs; it reads no cookies.
API_ORIGINS = ["*"]
# Answers about the catalog that are kept ready in each process, in bytes; 0 = none.
API_CACHE_BYTES = int(os.environ.get("TUPPENCE_API_CACHE_BYTES") or 64_000_000)
# Operations in one request, and bytes of a request that brings files.
API_BATCH = 1
API_UPLOAD_BYTES = 10_000_000
# Points of cost that one caller may use up in a minute, over all web workers.
API_BUDGET = int(os.environ.get("TUPPENCE_API_BUDGET") or 100_000_000)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CLOCK_FILE = str(DATA_DIR / "clock.json")

SMTP_URL = os.environ.get("TUPPENCE_SMTP_URL", "")
DEFAULT_FROM_EMAIL = os.environ.get("TUPPENCE_MAIL_FROM", "shop@localhost")
if SMTP_URL:
    _smtp = urlsplit(SMTP_URL)
    EMAIL_HOST = _smtp.hostname or ""
    EMAIL_PORT = _smtp.port or (465 if _smtp.scheme == "smtps" else 587)
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
    EMAIL_USE_TLS = _smtp.scheme == "smtp" and bool(_smtp.username)
    EMAIL_TIMEOUT = 20


def _running_sandbox() -> dict[str, str]:
    """Where the sandbox of a running `up` of this data folder listens, for commands."""
    try:
        run = json.loads((DATA_DIR / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return run.get("sandbox") or {} if isinstance(run, dict) else {}


_sandbox = {} if LIVE else _running_sandbox()
SANDBOX_CONTROL = os.environ.get("TUPPENCE_SANDBOX_CONTROL") or _sandbox.get("control", "")
SANDBOX_SHIFT4 = os.environ.get("TUPPENCE_SANDBOX_SHIFT4") or _sandbox.get("shift4", "")
SHIFT4_SECRET_KEY = os.environ.get("TUPPENCE_SHIFT4_SECRET_KEY", "")
SHIFT4_PUBLIC_KEY = os.environ.get("TUPPENCE_SHIFT4_PUBLIC_KEY", "")
GATEWAYS: dict[str, dict[str, str]] = {
    "shift4": {
        "api_url": "https://api.shift4.com" if LIVE or not SANDBOX_SHIFT4 else SANDBOX_SHIFT4,
        "script_url": (
            "https://js.dev.shift4.com/shift4.js"
            if LIVE or not SANDBOX_SHIFT4
            else f"{SANDBOX_SHIFT4}/shift4.js"
        ),
        "secret_key": SHIFT4_SECRET_KEY or ("" if LIVE else "sk_test_tuppence"),
        "public_key": SHIFT4_PUBLIC_KEY or ("" if LIVE else "pk_test_tuppence"),
    },
    "manual": {},
}
if not LIVE:
    # No provider behind them: for clients in development, first in the API's list of gateways.
    GATEWAYS = {"mirumee.payments.dummy": {}, "saleor.io.dummy-payment-app": {}} | GATEWAYS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
