"""What is kept for the inbox alone stays so: the database refuses to let it leave that state."""

from django.db import migrations

DROP = "DROP TRIGGER outbox_final ON outbox_message;"
CREATE = """
CREATE TRIGGER outbox_final BEFORE UPDATE OF status ON outbox_message FOR EACH ROW
    WHEN (OLD.status IN ({states}) AND NEW.status <> OLD.status)
    EXECUTE FUNCTION outbox_final();
"""
BEFORE = "'sent', 'cancelled', 'expired', 'dead'"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_reminders_choices_sendouts")]
    operations = [
        migrations.RunSQL(
            DROP + CREATE.format(states=f"{BEFORE}, 'kept'"),
            DROP + CREATE.format(states=BEFORE),
        )
    ]
