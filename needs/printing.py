"""Areas, analyses and needs as sheets: to print, to save as a file, to read by a link. Never comments or history."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.kernel.printing import Sheet, SheetItem, SheetPart, SheetTable
from ignite.kernel.shapes import Text
from ignite.kernel.templatetags.words import day, decimal, sek
from needs.enums import RequirementKind
from needs.models import ChallengeArea, Measure, Need, NeedsAnalysis, Requirement
from needs.parts import FIELDS_OF, parts_of


def area_sheet(area: ChallengeArea) -> Sheet:
    """An area: the problem and whom it concerns. Reads goals and subjects, which the query has prefetched."""
    chosen = [str(goal) for goal in area.goals.all()] + [str(subject.label) for subject in area.subjects.all()]
    parts = [
        SheetPart(_("Vad fungerar inte i dag?"), area.problem, empty=_unsaid()),
        SheetPart(_("Vem berörs?"), area.affected, empty=_unsaid()),
    ]
    if chosen:
        parts.append(SheetPart(_("Mål och ämnen"), items=tuple(SheetItem(one) for one in chosen)))
    eyebrow = _("Utmaningsområde · %(owner)s") % {"owner": area.owner}
    return Sheet(area.title, eyebrow, _standing(str(area.get_state_display())), tuple(parts), _foot(), str(area.owner))


def analysis_sheet(analysis: NeedsAnalysis, *, names: bool = False) -> Sheet:
    """An analysis: every part in its order; with ``names`` also who stands for it.

    Reads measures and requirements, which the query has prefetched.
    """
    owner = analysis.area.owner
    facts = [*_standing(str(analysis.get_state_display())), (_("Version"), str(analysis.version))]
    ticks = ((_("Står för affären"), analysis.business_by), (_("Står för tekniken"), analysis.technical_by))
    facts += [(label, str(person)) for label, person in ticks if names and person is not None]
    parts = tuple(
        _analysis_part(analysis, part.key, f"{place}. {part.section.title}")
        for place, part in enumerate(parts_of(analysis), 1)
    )
    eyebrow = _("Behovsanalys · %(owner)s") % {"owner": owner}
    return Sheet(analysis.area.title, eyebrow, tuple(facts), parts, _foot(), str(owner))


def _analysis_part(analysis: NeedsAnalysis, key: str, title: str) -> SheetPart:
    if key == "measures":
        measures = list(analysis.measures.all())
        return SheetPart(title, table=_measures(measures) if measures else None, empty=_unsaid())
    if key == "requirements":
        return SheetPart(title, items=requirement_items(analysis.requirements.all(), inside=True), empty=_no_musts())
    said = {name: getattr(analysis, name) for name in FIELDS_OF[key]}
    strong: Text = ""
    if "result" in said:
        said.pop("result")
        strong = analysis.get_result_display()
    if "value_sek" in said:
        amount, route = said.pop("value_sek"), said.pop("procurement_form")
        strong = sek(amount) if amount is not None else ""
        said["procurement_form"] = analysis.get_procurement_form_display() if route else ""
    return SheetPart(title, "\n\n".join(str(text) for text in said.values() if text), strong, empty=_unsaid())


def _measures(measures: list[Measure]) -> SheetTable:
    rows = tuple((one.name, decimal(one.baseline), decimal(one.target), one.unit, one.source) for one in measures)
    head = (_("Mått"), _("Nu"), _("Mål"), _("Enhet"), _("Vem tar fram siffran"))
    return SheetTable(_("Mått"), head, rows, numbers=(1, 2))


def requirement_items(rows: Iterable[Requirement], *, inside: bool) -> tuple[SheetItem, ...]:
    """The musts and wishes as points; what a must was asked is told ``inside`` alone."""
    return tuple(_requirement(one, inside) for one in rows)


def _requirement(one: Requirement, inside: bool) -> SheetItem:
    notes = [_("Skäl: %(reason)s") % {"reason": one.reason}] if one.reason else []
    if inside and one.small_firm:
        notes.append(_("Det ett litet företag behöver: %(text)s") % {"text": one.small_firm})
    if inside and one.as_wish:
        notes.append(_("Om det blir ett önskemål: %(text)s") % {"text": one.as_wish})
    if inside and one.was_must and one.kind == RequirementKind.WISH:
        notes.append(_("Var ett ska-krav"))
    return SheetItem(one.text, tuple(notes), one.get_kind_display())


def need_sheet(need: Need) -> Sheet:
    """A need as a startup reads it. Reads co-owners and requirements, which the query has prefetched."""
    owners = ", ".join(str(owner) for owner in [need.lead_owner, *need.co_owners.all()])
    facts = [*_standing(str(need.get_state_display()))]
    for label, value in (
        (_("Pitcha senast"), need.deadline_at and day(need.deadline_at)),
        (_("Budget för piloten"), need.budget_sek is not None and sek(need.budget_sek)),
        (_("Tänkt köpväg"), need.route),
    ):
        if value:
            facts.append((label, str(value)))
    texts = (
        (_("Behovet i en mening"), need.summary),
        (_("Problemet"), need.problem),
        (_("Så gör vi nu"), need.today),
        (_("Det vi vill uppnå"), need.desired_outcome),
        (_("Det vi kan erbjuda"), need.offer),
        (_("Om piloten lyckas"), need.after_pilot),
    )
    parts = [SheetPart(title, text) for title, text in texts if text.strip()]
    items = requirement_items(need.requirements.all(), inside=False)
    parts.append(SheetPart(_("Krav och önskemål"), items=items, empty=_no_musts()))
    return Sheet(need.title, _("Behov · %(owner)s") % {"owner": owners}, tuple(facts), tuple(parts), _foot(), owners)


def _standing(state: str) -> tuple[tuple[Text, Text], ...]:
    return ((_("Läge"), state),)


def _unsaid() -> str:
    return _("Inte skrivet än.")


def _no_musts() -> str:
    return _("Inga krav. Startups får visa hur de löser det.")


def _foot() -> str:
    return _("Ur Ignite den %(day)s.") % {"day": day(clock.today())}
