"""Filled before; on PostgreSQL a table that waits for its checks cannot be altered."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offers", "0003_what_the_owner_asks")]

    operations = [
        migrations.AlterField(
            "listing",
            "own",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offers.offer",
            ),
        ),
    ]
