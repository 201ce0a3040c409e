"""Kinds that only the tests know, and their words."""

from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.recipients import Recipient

truth = {"answer": True}
asked: list[int] = []


def _still_true(message) -> bool:
    asked.append(message.pk)
    return truth["answer"]


PLAIN = register(Kind("test_plain", MessageClass.REQUIRED, "Du får brevet för att %(who)s bad om det.", label="Prov"))
DIGEST = register(Kind("test_digest", MessageClass.DIGEST, "Du får brevet varje vecka."))
GUARDED = register(Kind("test_guarded", MessageClass.USEFUL, "Du får brevet.", still_true=_still_true))
LATE = register(
    Kind(
        "test_late",
        MessageClass.USEFUL,
        "Du får brevet.",
        render_late=True,
        fresh=lambda message: {"where": truth["where"]},
    )
)
SECRET = register(Kind("test_secret", MessageClass.REQUIRED, "Du får brevet.", secret=True))
ANNA = Recipient("anna@example.org", "Anna Öberg")
BEN = Recipient("ben@example.org", "Ben", "en")
