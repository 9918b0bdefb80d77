"""Rows of offers_offer are never changed."""

from django.db import migrations

from store.kernel.rows import append_only


class Migration(migrations.Migration):
    dependencies = [("offers", "0001_initial")]
    operations = [append_only("offers_offer", delete=False)]
