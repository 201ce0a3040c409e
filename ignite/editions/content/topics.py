"""The topics of the method's texts: what each is called, where it is read, its shape, and what must add up in it.

Not the commitments: they are written in versions of their own (ignite.joining), since people sign them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import parts, reading, shapes

Word = str | Promise
Rule = Callable[[Any], Word | None]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; ``whole`` is changed as one. ``rule`` says what does not add up, or nothing."""

    key: str
    shape: type[Any]
    title: Word
    where: Word
    whole: bool = False
    rule: Rule = lambda built: None

    def own_parts(self) -> dict[str, dict[str, Any]]:
        """The method's own words, part by part."""
        return parts.cut(reading.raw(self.key), whole=self.whole)

    def parts_with(self, changed: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The parts as an edition has them."""
        return {key: parts.in_order(changed.get(key, part), part) for key, part in self.own_parts().items()}

    def complaint(self, changed: Mapping[str, Any]) -> Word | None:
        """What does not add up when an edition changes these parts. Raises ContentError when they lack their shape."""
        made = parts.merged(self.key, reading.raw(self.key), changed)
        return self.rule(reading.build(self.key, self.shape, made))


def weights_are_100(built: shapes.Criteria) -> Word | None:
    """A pitch's result is a mean by weight."""
    total = sum(one.weight for one in built.criterion)
    return None if total == 100 else _("Vikterna ska bli 100 tillsammans. Nu blir de %(total)s.") % {"total": total}


def minutes_add_up(built: shapes.WorkshopTemplates) -> Word | None:
    """A workshop that is planned from a template ends when its agenda does."""
    for template in built.template:
        total = sum(item.minutes for item in template.item)
        if total != template.minutes:
            words = {"title": template.title, "total": total, "minutes": template.minutes}
            return _("Punkterna i ”%(title)s” blir %(total)s minuter, men mallen säger %(minutes)s.") % words
    return None


ALL = (
    Topic("analysis", shapes.Analysis, _("Behovsanalysens frågor"), _("När projektgruppen skriver en analys.")),
    Topic(
        "criteria",
        shapes.Criteria,
        _("Kriterier att läsa pitchar mot"),
        _("I nya behov. Ett behov som redan finns behåller sina kriterier."),
        whole=True,
        rule=weights_are_100,
    ),
    Topic("decline_reasons", shapes.Declining, _("Skäl att tacka nej"), _("När projektgruppen svarar på en pitch.")),
    Topic(
        "workshop_templates",
        shapes.WorkshopTemplates,
        _("Mallar för workshoppar"),
        _("När ni planerar en workshop. En som redan är planerad ändras inte."),
        rule=minutes_add_up,
    ),
    Topic("examples", shapes.AreaExamples, _("Exempel på områden"), _("Bredvid formuläret för ett område.")),
    Topic("pilot_plan", shapes.PilotPlan, _("Pilotplanens fält"), _("När behovsägare och startup skriver planen.")),
    Topic("pulse", shapes.Questions, _("Pulsen"), _("Varje månad i en pilot."), whole=True),
    Topic("after_meeting", shapes.Questions, _("Efter ett möte"), _("När båda sidor svarar på mötet."), whole=True),
    Topic("after_workshop", shapes.Questions, _("Efter en workshop"), _("I frågorna till dem som kom."), whole=True),
    Topic("aftercare", shapes.Questions, _("Efter piloten"), _("6, 12 och 24 månader efter piloten."), whole=True),
    Topic("indicators", shapes.Indicators, _("Rapportens mått"), _("I programmets siffror och rapport.")),
    Topic(
        "procurement",
        shapes.Procurement,
        _("Köpvägar i ord"),
        _("Bredvid ett värde, i analyser, behov och piloter."),
    ),
)
TOPICS = {topic.key: topic for topic in ALL}
