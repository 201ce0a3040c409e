"""A receiver's letters are marked as read; a provider's reference finds its letter."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("outbox", "0005_settled_and_searched")]

    operations = [
        migrations.AddField("message", "read_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "message",
            models.Index(fields=["provider_ref"], name="outbox_reference", condition=~Q(provider_ref="")),
        ),
    ]
