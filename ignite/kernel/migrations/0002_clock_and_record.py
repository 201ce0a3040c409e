"""The database's clock with its offset, and the trigger that makes the record append-only."""

from django.db import migrations

CLOCK = """
CREATE OR REPLACE FUNCTION kernel_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT clock_timestamp() + coalesce(nullif(current_setting('ignite.clock_offset', true), ''), '0')::interval
$$;
"""
RECORD = """
CREATE OR REPLACE FUNCTION kernel_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The record of moves is append-only.';
END $$;
CREATE TRIGGER kernel_transition_append_only BEFORE UPDATE OR DELETE ON kernel_transition
  FOR EACH ROW EXECUTE FUNCTION kernel_record_is_append_only();
"""


class Migration(migrations.Migration):
    """Functions and a trigger."""

    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(CLOCK, "DROP FUNCTION IF EXISTS kernel_now();"),
        migrations.RunSQL(
            RECORD,
            "DROP TRIGGER IF EXISTS kernel_transition_append_only ON kernel_transition;"
            "DROP FUNCTION IF EXISTS kernel_record_is_append_only();",
        ),
    ]
