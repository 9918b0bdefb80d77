"""The owner's own version stands beside the one that is sold."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def as_they_are(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now every version was the owner's."""
    apps.get_model("offers", "Listing").objects.update(own=F("offer"))


class Migration(migrations.Migration):
    dependencies = [("offers", "0002_append_only")]

    operations = [
        migrations.AddField("offer", "reduced_by", models.BigIntegerField(null=True)),
        migrations.AddField(
            "listing",
            "own",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="offers.offer",
            ),
        ),
        migrations.RunPython(as_they_are, migrations.RunPython.noop),
    ]
