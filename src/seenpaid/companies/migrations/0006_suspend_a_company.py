from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0005_say_since_when_the_account_is")]

    operations = [migrations.AddField("company", "suspended_at", models.DateTimeField(null=True))]
