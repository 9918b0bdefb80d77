"""Whether addresses are saved in the buyer's book, and whether they were checked."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("checkout_session", "0003_long_names_of_gateways"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="save_shipping_address",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="session",
            name="save_billing_address",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="session",
            name="shipping_unchecked",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="session",
            name="billing_unchecked",
            field=models.BooleanField(default=False),
        ),
    ]
