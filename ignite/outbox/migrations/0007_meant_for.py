"""A letter sent again to a corrected address goes there, though its receiver is still known by another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_read_and_reference")]

    operations = [
        migrations.AddField("message", "meant_for", models.CharField(blank=True, max_length=254)),
    ]
