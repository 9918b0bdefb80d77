"""Rows of ledger_transfer are never changed."""

from django.db import migrations

from store.kernel.rows import append_only


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [append_only("ledger_transfer")]
