"""The database's own word: a message never leaves a final state."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION outbox_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'outbox_message %: % is final', OLD.id, OLD.status USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER outbox_final BEFORE UPDATE OF status ON outbox_message FOR EACH ROW
    WHEN (OLD.status IN ('sent', 'cancelled', 'expired', 'dead') AND NEW.status <> OLD.status)
    EXECUTE FUNCTION outbox_final();
"""
BACKWARD = "DROP TRIGGER outbox_final ON outbox_message; DROP FUNCTION outbox_final();"


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
