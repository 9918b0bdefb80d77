"""The app's name for Django."""

from django.apps import AppConfig


class GraphqlConfig(AppConfig):
    """The GraphQL door."""

    name = "store.graphql"
    label = "graphql_api"
    verbose_name = "GraphQL API"
