from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_remember_what_was_decided")]

    operations = [
        migrations.RemoveField("mail", "copied"),
        migrations.AddField("mail", "shown", models.JSONField(default=dict)),
    ]
