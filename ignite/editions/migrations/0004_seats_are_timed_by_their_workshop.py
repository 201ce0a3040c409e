"""The time limit of an offered seat is each workshop's own: no setting of the edition beside it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("editions", "0003_goals_switches_texts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="switches",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("sealed", "Behov kan förseglas till sista dag"),
                        ("rolling", "Behov kan välja pitchar löpande"),
                        ("own_approval", "Behovsägarens projektledare godkänner också analysen"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="Val som är på",
            ),
        ),
    ]
