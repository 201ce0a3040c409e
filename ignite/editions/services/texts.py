"""Writes on the method's texts as an edition has them: a part changed, or given back to the method."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import standing
from ignite.editions.content.topics import TOPICS, Topic
from ignite.editions.enums import EditionState
from ignite.editions.models import Edition, EditionText
from ignite.editions.services.editions import demand_administrator
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock


@transaction.atomic
def save_part(edition: Edition, *, actor: Actor, topic: str, part: str, content: Mapping[str, Any]) -> bool:
    """Write one part of a topic as the edition has it; False when it stood so. What equals the method's own is dropped.

    Raises NotAllowed for others than administrators, Refused for a closed edition or when something does not add up,
    ContentError when the part lacks its shape, KeyError for an unknown topic or part.
    """
    about = TOPICS[topic]
    own = about.own_parts()[part]
    row = _lock_text(edition, actor, topic)
    wanted = {key: value for key, value in row.content.items() if key != part}
    if content != own:
        wanted[part] = dict(content)
    return _write(edition, row, about, wanted, actor=actor, move="text" if part in wanted else "own")


def own_part(edition: Edition, *, actor: Actor, topic: str, part: str) -> bool:
    """Give one part back to the method's own words; False when they stood there."""
    return save_part(edition, actor=actor, topic=topic, part=part, content=TOPICS[topic].own_parts()[part])


@transaction.atomic
def own_topic(edition: Edition, *, actor: Actor, topic: str) -> bool:
    """Give a whole topic back to the method's own words; False when they stood there. Raises as :func:`save_part`."""
    return _write(edition, _lock_text(edition, actor, topic), TOPICS[topic], {}, actor=actor, move="own")


def _lock_text(edition: Edition, actor: Actor, topic: str) -> EditionText:
    demand_administrator(actor)
    lock(edition)  # whoever writes holds the edition: two at once come after one another
    if edition.state == EditionState.CLOSED:
        raise Refused(_("Omgången är avslutad och kan inte ändras."))
    row = EditionText.objects.filter(edition=edition, topic=topic).first()
    return row or EditionText(edition=edition, topic=topic, content={})


def _write(
    edition: Edition, row: EditionText, topic: Topic, wanted: dict[str, Any], *, actor: Actor, move: str
) -> bool:
    if wanted == row.content:
        return False
    complaint = topic.complaint(wanted)
    if complaint is not None:
        raise Refused(complaint)
    if wanted:
        row.content, row.changed_at = wanted, clock.now()
        row.save()
    else:
        row.delete()
    stands = {"source": edition.state, "target": edition.state}
    record.write(edition, thing="edition", move=move, actor=actor, reason=str(topic.title), **stands)
    transaction.on_commit(standing.forget)
    return True
