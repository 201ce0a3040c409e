"""The page to read an analysis on: its parts, what is said about them, who stands for it, what comes next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ignite.editions.enums import Switch
from ignite.kernel.actor import NOBODY, Actor
from ignite.kernel.http import Request
from ignite.kernel.shapes import Crumb, Fact, Text
from ignite.kernel.templatetags.words import day
from needs.enums import AnalysisResult, AnalysisState, RequirementKind
from needs.forms import ConclusionForm, DueForm
from needs.lifecycle.analysis import NO_NEED, has_result
from needs.models import NeedsAnalysis
from needs.parts import FIELDS_OF, Part
from needs.queries import history, parts_with_comments
from needs.queries.musts import must_spread
from needs.queries.ticks import ticks_of
from needs.rules import EDITABLE_ANALYSIS, in_group, leads_group
from needs.written import column_text, readable


def read_page(
    request: Request, shown: NeedsAnalysis, form: ConclusionForm | None, due_form: DueForm | None = None
) -> HttpResponse:
    """The analysis as a text, with a form for its conclusion where it may be set. 422 when a form on it is wrong."""
    is_wrong = (form is not None and form.is_bound) or due_form is not None
    if due_form is None and shown.state in EDITABLE_ANALYSIS:
        due_form = DueForm(initial={"due_on": shown.due_on})
    parts = parts_with_comments(shown)
    context: dict[str, Any] = {
        "analysis": shown,
        "area": shown.area,
        "crumbs": [Crumb(shown.area.title, shown.area.get_absolute_url())],
        "due_form": due_form,
        "parts": parts,
        "texts": [(part, texts_of(shown, part)) for part in parts],
        "form": form,
        "measures": list(shown.measures.all()),
        "requirements": list(shown.requirements.all()),
        "inside": True,
        "musts": sum(one.kind == RequirementKind.MUST for one in shown.requirements.all()),
        "must_spread": must_spread(shown.area.owner.edition_id, analysis_id=shown.pk),
        "needs": list(shown.needs.all()),
        "more_needs": shown.state == AnalysisState.APPROVED and in_group(request.actor, shown),
        "facts": [Fact(_("Ska vara klar"), shown.due_on and day(shown.due_on))],
        "what_next": what_next(shown, mine=in_group(request.actor, shown)),
        **standing_for(shown, request.actor),
        "entries": history(shown, "analysis"),
    }
    return render(request, "needs/analysis.html", context, status=422 if is_wrong else 200)


def texts_of(shown: NeedsAnalysis, part: Part) -> list[str]:
    """What is written in one part, without its rows and its choice."""
    return [readable(name, column_text(getattr(shown, name))) for name in FIELDS_OF[part.key] if name != "result"]


def standing_for(shown: NeedsAnalysis, actor: Actor) -> dict[str, Any]:
    """Who stands for the analysis, and the own project manager's yes where the edition asks for that. Two queries."""
    asks = shown.area.owner.edition.has(Switch.OWN_APPROVAL)
    waits = asks and shown.state == AnalysisState.CLARIFIED and shown.own_approved_at is None
    return {
        "ticks": ticks_of(shown, actor),
        "own_approval": asks,
        "may_approve_own": waits and leads_group(actor, shown),
    }


def what_next(shown: NeedsAnalysis, *, mine: bool) -> list[Text]:
    """What happens next, and what is still needed for it, to the group (``mine``) or to the programme."""
    if shown.state == AnalysisState.APPROVED:
        return [_next_after_approval(shown, mine)]
    if shown.state in EDITABLE_ANALYSIS:
        return [] if mine else [_("Projektgruppen skriver. Du kan läsa och kommentera under tiden.")]
    if shown.state == AnalysisState.SUBMITTED:
        words = [
            _(
                "Programmet läser analysen. Sedan klargörs den på den fördjupande workshoppen. Behöver något ändras "
                "får ni ett brev med skälet."
            )
            if mine
            else _("Läs analysen. Den klargörs på den fördjupande workshoppen; be om ändringar om något saknas.")
        ]
    else:
        words = [_("Programmet godkänner analysen. Ger slutsatsen ett behov får ni ett utkast att skriva vidare på.")]
    return words + _lacking(shown)


def _lacking(shown: NeedsAnalysis) -> list[Text]:
    words: list[Text] = []
    why = has_result(shown, NOBODY)
    if why is not None:
        words.append(why)
    if shown.result == AnalysisResult.JOINT_NEED and not shown.result_reason.strip():
        words.append(_("Skriv vilka andra behovsägare som verkar ha samma behov."))
    if shown.business_by is None:
        words.append(_("Ännu står ingen för analysen från verksamheten."))
    if shown.technical_by is None:
        words.append(_("Ännu står ingen för analysen från tekniken."))
    return words


def _next_after_approval(shown: NeedsAnalysis, mine: bool) -> Text:
    if shown.result in NO_NEED:
        return _("Analysen är klar. Slutsatsen ger inget behov att matcha, och skälet står kvar här.")
    if mine:
        return _("Analysen är godkänd. Skriv klart behovet och begär publicering.")
    return _("Analysen är godkänd. Projektgruppen skriver klart behovet.")
