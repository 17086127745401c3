from django.db import migrations, models


def add_banner(apps, _editor):
    apps.get_model("counter", "Banner").objects.create(text="✨ Hello, world ✨")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_on", models.DateTimeField(auto_now_add=True)),
                ("updated_on", models.DateTimeField(auto_now=True)),
                ("count", models.PositiveBigIntegerField(default=0)),
                ("seen_by_worker", models.PositiveBigIntegerField(default=0)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Banner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_on", models.DateTimeField(auto_now_add=True)),
                ("updated_on", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=200)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(add_banner, migrations.RunPython.noop),
    ]
