"""Rows of stock_movement are never changed."""

from django.db import migrations

from store.kernel.rows import append_only


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]
    operations = [append_only("stock_movement", delete=False)]
