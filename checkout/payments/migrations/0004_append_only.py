"""What was told of a payment is never changed."""

from django.db import migrations

from store.kernel.rows import append_only


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_the_story_so_far")]
    operations = [append_only("payments_transactionevent")]
