"""Lists stand by name: their first page is read from an index."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("catalog", "0004_words_have_tables")]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(Lower("name"), models.F("id"), name="product_by_name"),
        ),
    ]
