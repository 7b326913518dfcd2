from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes nothing in the database: the kinds stand in the program, and a new one needs no migration any more."""

    dependencies = [("events", "0010_file_kinds")]

    operations = [migrations.AlterField("event", "kind", models.CharField(max_length=40))]
