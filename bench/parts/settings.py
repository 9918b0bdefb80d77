"""The store's own settings, with the views that the bench compares it with."""

from store.settings import *  # noqa: F403  # a settings module is the other one and a change

ROOT_URLCONF = "bench.parts.urls"
