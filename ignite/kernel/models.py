"""The record of every move, and the keys that make a form count once."""

from django.db import models

from ignite.kernel import clock


class Transition(models.Model):
    """One recorded move. Append-only: a trigger refuses UPDATE and DELETE.

    It holds who (a pseudonym), for which organisation, what, from, to, when and why; never a pitch's text, other
    people's words or names, so that sealing and erasure stay true.
    """

    thing = models.CharField(max_length=40)
    thing_id = models.BigIntegerField()
    move = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    actor = models.UUIDField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id", "id"], name="transition_thing")]

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id}: {self.source} → {self.target}"


class SubmitKey(models.Model):
    """One submitted form: its second copy is answered with the first one's result."""

    key = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField(null=True)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now, db_index=True)

    def __str__(self) -> str:
        return str(self.key)
