"""Pages that were there before are of the type that new ones get."""

from django.db import migrations


def forward(apps, _editor):
    page = apps.get_model("content", "Page")
    if page.objects.filter(page_type=None).exists():
        kind, _ = apps.get_model("content", "PageType").objects.get_or_create(
            slug="page", defaults={"name": "Page"}
        )
        page.objects.filter(page_type=None).update(page_type=kind)


class Migration(migrations.Migration):
    dependencies = [("content", "0002_kinds_of_pages")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
