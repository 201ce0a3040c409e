"""What did not arrive can be marked as seen to; the list of messages is searched and filtered by indexes."""

from django.db import migrations, models
from django.db.models import Q

FORWARD = "CREATE INDEX outbox_to_address ON outbox_message (upper(to_address) text_pattern_ops)"
BACKWARD = "DROP INDEX outbox_to_address"
FAILED = Q(status="dead") | Q(status="sent", delivery="bounced")


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_kept_is_final")]

    operations = [
        migrations.AddField("message", "settled_at", models.DateTimeField(null=True)),
        migrations.AddField("message", "settled_note", models.CharField(blank=True, max_length=300)),
        migrations.AddIndex("message", models.Index(fields=["kind", "-id"], name="outbox_kind_newest")),
        migrations.AddIndex("message", models.Index(fields=["due_at"], name="outbox_due")),
        migrations.AddIndex(
            "message", models.Index(fields=["delivery", "-id"], name="outbox_told", condition=~Q(delivery="unknown"))
        ),
        migrations.AddIndex(
            "message",
            models.Index(fields=["-id"], name="outbox_to_settle", condition=FAILED & Q(settled_at__isnull=True)),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
