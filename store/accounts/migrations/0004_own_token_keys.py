"""Each account that was there gets a token key of its own: the column's default made one for all."""

from django.db import migrations

from store.kernel.ids import new_token


def own_keys(apps, _editor):
    User = apps.get_model("accounts", "User")
    for pk in list(User.objects.values_list("pk", flat=True)):
        User.objects.filter(pk=pk).update(token_key=new_token())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_tokens_and_metadata")]
    operations = [migrations.RunPython(own_keys, migrations.RunPython.noop)]
