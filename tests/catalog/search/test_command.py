"""The command that writes all words anew."""

import pytest
from django.core.management import call_command

from catalog.models.product import Product
from catalog.queries.search import matching
from catalog.search.models import Posting
from tests.catalog.make import a_product

pytestmark = pytest.mark.django_db


def test_it_writes_what_is_missing_and_says_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        a_product(name=f"Lamp {number}")
    call_command("rebuild_search")
    assert "3 products" in capsys.readouterr().out
    assert matching(Product.objects.all(), "lamp").count() == 3
    Posting.objects.filter(product=Product.objects.earliest("pk")).delete()
    call_command("rebuild_search")
    assert matching(Product.objects.all(), "lamp").count() == 3
    call_command("rebuild_search")
    assert "3 products, 0 words changed." in capsys.readouterr().out
