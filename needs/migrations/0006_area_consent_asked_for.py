"""One area more than the most: when the group asked, why, and why the programme said no."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns on the area, empty for all that are there."""

    dependencies = [("needs", "0005_joint_needs_asides_and_tellings")]

    operations = [
        migrations.AddField("challengearea", "consent_asked", models.TextField(blank=True)),
        migrations.AddField("challengearea", "consent_asked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("challengearea", "consent_refused", models.TextField(blank=True)),
    ]
