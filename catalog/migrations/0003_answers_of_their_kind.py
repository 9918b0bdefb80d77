"""Texts stand in their own column; a list of which several were chosen is a multiple choice."""

from django.db import migrations
from django.db.models import Count, F


def forward(apps, _editor):
    attribute = apps.get_model("catalog", "Attribute")
    value = apps.get_model("catalog", "AttributeValue")
    answer = apps.get_model("catalog", "ProductAttributeValue")
    value.objects.filter(attribute__input_type="plain-text", plain_text=None).update(
        plain_text=F("name")
    )
    several = (
        answer.objects.filter(value__attribute__input_type="dropdown")
        .values("product_id", "value__attribute_id")
        .annotate(count=Count("id"))
        .filter(count__gt=1)
    )
    ids = {row["value__attribute_id"] for row in several}
    attribute.objects.filter(pk__in=ids).update(input_type="multiselect")


def backward(apps, _editor):
    attribute = apps.get_model("catalog", "Attribute")
    attribute.objects.filter(input_type="multiselect").update(input_type="dropdown")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_words_and_answers")]
    operations = [migrations.RunPython(forward, backward)]
