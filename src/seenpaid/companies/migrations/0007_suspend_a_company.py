from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0006_prices_may_include_tax")]

    operations = [migrations.AddField("company", "suspended_at", models.DateTimeField(null=True))]
