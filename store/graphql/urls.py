"""Addresses of this room."""

from django.urls import path

from store.graphql.explorer import schema_text
from store.graphql.guide import document
from store.graphql.view import endpoint

urlpatterns = [
    path("", endpoint, name="graphql"),
    path("schema.graphql", schema_text, name="graphql_schema"),
    path("guide.md", document, {"name": "guide.md"}),
    path("examples/<str:name>", document),
]
