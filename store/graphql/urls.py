"""Addresses of this room."""

from django.urls import path

from store.graphql.view import endpoint

urlpatterns = [path("", endpoint, name="graphql")]
