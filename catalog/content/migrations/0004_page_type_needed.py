"""No page is without a type."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0003_every_page_has_a_type")]
    operations = [
        migrations.AlterField(
            model_name="page",
            name="page_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pages",
                to="content.pagetype",
            ),
        )
    ]
