"""The history's index carries what the history can be narrowed to, and indexes that every open was written to for nothing go.

Those are: who overruled, which almost nobody did; and on PostgreSQL, where Django adds them, the beginnings of keys. The column
stays as it is, so the change of the field is told to Django alone: on SQLite it would copy the whole log.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OF_EVERY_OPEN = "engagement_view_overruled_by_id_40754cd4"
BEGINNINGS = ("engagement_view_overruled_by_id_40754cd4_like", "engagement_view_id_29fcdb92_like")


class Migration(migrations.Migration):
    dependencies = [("engagement", "0006_a_partition_a_month")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {OF_EVERY_OPEN}",
                    f"CREATE INDEX {OF_EVERY_OPEN} ON engagement_view (overruled_by_id)",
                ),
                # Not made again when this is undone: nothing asks for them.
                *[migrations.RunSQL(f"DROP INDEX IF EXISTS {name}", migrations.RunSQL.noop) for name in BEGINNINGS],
            ],
            state_operations=[
                migrations.AlterField(
                    "view",
                    "overruled_by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.SET_NULL,
                        null=True,
                        related_name="+",
                        db_index=False,
                    ),
                )
            ],
        ),
        migrations.AddIndex(
            "view",
            models.Index(
                fields=["overruled_by"], name="view_overruled", condition=models.Q(overruled_by__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "view",
            models.Index(
                fields=["company", "document", "-id", "actor_type", "verdict", "counted"], name="view_newest_narrowed"
            ),
        ),
        migrations.RemoveIndex("view", "view_newest"),
        migrations.AddIndex(
            "view",
            models.Index(fields=["link", "visitor"], name="view_counted_through", condition=models.Q(counted=True)),
        ),
    ]
