"""Rates by class and country."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models.tax import TaxClass, TaxRate
from catalog.queries.taxes import rates


@pytest.mark.django_db
def test_rates_of_classes_and_of_the_default(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    normal = TaxClass.objects.create(slug="normal", name="Normal", is_default=True)
    books = TaxClass.objects.create(slug="books", name="Books")
    TaxRate.objects.create(tax_class=normal, country="DE", rate_ppm=190_000)
    TaxRate.objects.create(tax_class=books, country="DE", rate_ppm=70_000)
    with django_assert_num_queries(1):
        found = rates([None, normal.pk, books.pk, 999], "DE")
    assert found == {None: 190_000, normal.pk: 190_000, books.pk: 70_000, 999: 0}
    assert rates([None, books.pk], "US") == {None: 0, books.pk: 0}
    assert rates([books.pk], "DE") == {books.pk: 70_000}
    assert rates([], "DE") == {}
